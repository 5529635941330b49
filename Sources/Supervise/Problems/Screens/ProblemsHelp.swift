import Kernel
import Web

/// One line for each page: what it is for, and where one goes from it.
enum ProblemsHelp {
    static let begins: [FirstStep] = [
        FirstStep("把手头的问题台账导进来，或者登记新的问题", "/problems", [.disciplineSecretary, .disciplineOfficer, .office])
    ]

    static let pages: [String: String] = [
        "/problems": "问题整改台账：登记、交办、整改、验收、销号。新发现的点“登记问题”，等你办的看工作台。",
        "/problems/new": "写清是什么问题、在哪个单位、依据什么。可以登记后就交办，也可以以后交办。",
        "/problems/overdue": "过了整改期限还没有销号的，可以导出送领导。点开一件催办。",
        "/problems/statistics": "按来源、单位和月份看发现了多少、销号多少、反弹多少。每个数字都能点开。",
        "/problems/{id}": "一个问题从发现到销号的经过。现在轮到谁、做什么，写在页面中间。",
        "/problems/{id}/edit": "修改登记的内容。改了什么会留痕。",
        "/problems/{id}/assign": "交给哪个单位、谁负责、哪天前整改到位。交办以后他们会收到消息。",
        "/problems/{id}/join": "和已经登记的是同一件事，并到那一件里。",
        "/problems/{id}/reopen": "销号以后又出现的，重新打开，写明看到的情况。",
        "/problems/{id}/void": "登记错了的在这里作废，写明理由。",
        "/rechecks": "销号以后每月抽一部分回头看。点开一件记录看到的情况。",
        "/rechecks/draws": "每月怎样抽的，凭公布的校验值可以核对。",
        "/rechecks/{id}": "到现场再看一次，记录是不是真的改好了；没改好的会重新打开。",
    ]
}
