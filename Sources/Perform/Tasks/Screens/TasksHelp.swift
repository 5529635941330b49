import Kernel
import Web

/// One line for each page: what it is for, and where one goes from it.
enum TasksHelp {
    static let begins: [FirstStep] = [
        FirstStep("看现在要自己办的任务，先签收", ("/tasks" as Link).with([("who", "mine")]), [.leader, .head, .staff]),
        FirstStep("审核交上来的任务", ("/tasks" as Link).with([("who", "review")]), [.office, .disciplineSecretary]),
    ]

    static let pages: [String: String] = [
        "/tasks": "每个单位每个时段要办的任务。点开一件填报或者审核；方案以外要各单位办的，用“临时交办”。",
        "/tasks/batch": "把要办的打勾，一次办完；办不成的会逐件说明原因，其余照办。",
        "/tasks/gathered": "一次交办、一项责任的回复都在这一页：谁报了、谁没报、报了什么。可以导出，附件可以打包。",
        "/tasks/proofs": "拿不准算不算数的记录，在这里逐条看理由，认可的打勾。不算的打开任务写明理由。",
        "/tasks/send": "写清要什么、由谁办、哪天前交。发出前会看到一共要花多少时间，确认以后才发。",
        "/tasks/{id}": "一件任务的要求、凭证和办理经过。要办的在下面填报，等人审核；有记录证明的会自动办结。",
        "/burden": "各单位每月要花的时间。太重的，先看哪些任务能合并、延期或者收回。",
    ]
}
