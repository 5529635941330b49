import Kernel
import Web

/// The rooms every user shares.
package enum Office {
    /// The first entry of the menu.
    package static let workbench = Module(
        "workbench", routes: Workbench.routes,
        navigation: [
            NavigationEntry("工作台", "/workbench", may: Workbench.may),
            NavigationEntry("日历", "/calendar", may: Role.business),
        ])

    package static func module() -> Module {
        Module(
            "office", migrations: KernelSchema.migrations + OfficeSchema.migrations,
            commands: [
                OpenSignIn.self, NoteLock.self, CloseSignIn.self, ChangePassword.self, SaveUnit.self,
                SavePerson.self,
                ImportPeople.self, ArrangePeople.self, KeepFilter.self, DropFilter.self,
                AppointDeputy.self, EndDeputy.self, EnterDeputy.self, LeaveDeputy.self,
                OpenAccount.self, GrantRole.self, DisableAccount.self, ResetPassword.self, UnlockAccount.self,
                OpenToken.self, CloseToken.self, ReadNotices.self, ReplaceForm.self,
                RestoreForm.self, CloseYear.self, ReopenYear.self, RenewFeed.self, CloseFeed.self,
                SetMailAddress.self, RemindByMail.self, ImportHolidays.self, RunCheckup.self,
                DismissCheckup.self, SetLimit.self, EndLimit.self, BindSecondFactor.self,
                DropSecondFactor.self,
                ClearSecondFactor.self, RequireSecondFactor.self, ProposePower.self, ConfirmPower.self,
                CheckPower.self, RefusePower.self,
            ],
            routes: SignInScreens.routes + Notices.routes + SearchRoom.routes
                + JournalRoom.routes
                + Files.routes + PeopleScreens.routes + OrderScreen.routes + FilterScreens.routes
                + DeputyScreens.routes
                + PeopleImportScreen.routes
                + WhoPages.routes
                + AccountScreens.routes
                + MyAccountScreen.routes + SetupScreens.routes + FormScreens.routes + Bundles.routes
                + Running.routes + YearScreens.routes + ImportScreens.routes + CalendarScreen.routes
                + CheckupScreens.routes + HolidayScreens.routes + LimitScreens.routes
                + SecondFactorScreens.routes
                + GlossaryScreen.routes + RequiredFactorScreen.routes + PowerScreens.routes
                + APIRoutes.routes,
            navigation: [
                NavigationEntry("体检", "/checkup", may: CheckupScreens.readers),
                NavigationEntry("文书式样", "/forms", may: Role.drafters),
                NavigationEntry("时限规则", "/limits", may: LimitScreens.readers),
                NavigationEntry("工作日历", "/workdays", may: ImportHolidays.may),
                NavigationEntry("年度封存", "/years", may: CloseYear.may),
                NavigationEntry("人员与单位", "/people", may: PeopleScreens.readers),
                NavigationEntry("账号与权限", "/accounts", may: [.systemAdmin, .securityAdmin]),
                NavigationEntry("双人办理", "/powers", may: PowerScreens.readers),
                NavigationEntry("运行情况", "/running", may: [.systemAdmin]),
                NavigationEntry("留痕", "/journal", may: JournalRoom.may),
            ], help: OfficeHelp.pages, begins: OfficeHelp.begins, checks: [PictureCheck.rule],
            proofs: AccountProofs.all,
            waits: [PowerScreens.waiting, DeputyGrant.waits])
    }
}
