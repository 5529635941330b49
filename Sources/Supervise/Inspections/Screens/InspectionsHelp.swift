import Kernel
import Web

/// One line for each page: what it is for, and where one goes from it.
enum InspectionsHelp {
    static let begins: [FirstStep] = [
        FirstStep("安排监督检查", "/inspections", [.disciplineSecretary, .disciplineOfficer])
    ]

    static let pages: [String: String] = [
        "/inspections": "监督检查的安排和进度。新的点“安排检查”，到了现场在检查单上逐项记。",
        "/inspections/new": "定检查什么、去哪几家、哪些人去。有亲属关系要回避的会提醒。",
        "/inspections/units": "每个单位今年被查过几次、查的什么，免得重复检查。",
        "/inspections/{id}": "一次检查的各家进度。都查完以后写结论、反馈；发现的问题在检查单里登记。",
        "/inspections/{id}/edit": "改检查的名称、日期和检查组。已经查完的不受影响。",
        "/inspections/{id}/cancel": "不查了的在这里取消，写明理由；已经查完的几家保留。",
        "/visits/{id}": "一家单位的检查单，逐项点开记结果。都记完以后“完成检查”，请被检查单位签字。",
        "/visits/{id}/items/{topic}/{number}": "记这一项的结果。有问题的写清情况，需要整改的一并登记到问题台账。",
        "/visits/{id}/move": "改这一家的检查日期。",
        "/visits/{id}/drop": "这一家不查了，写明理由。",
        "/checklists": "检查清单，一个主题一份，安排检查时选用。",
        "/checklists/new": "写这个主题要查的内容和依据，一行一项。保存以后安排检查时可以选。",
        "/checklists/{topic}": "这份清单的内容。改了就是新的一版，已经安排的检查用原来的。",
        "/checklists/{topic}/retire": "停用以后安排检查时不再列出，查过的记录保留。",
        "/kinships": "检查人员和单位的亲属关系。登记以后，安排检查时提醒回避。",
        "/kinships/{id}/end": "关系不再存在的，在这里撤销，写明理由。",
    ]
}
