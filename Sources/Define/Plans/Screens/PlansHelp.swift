import Kernel
import Web

/// One line for each page: what it is for, and where one goes from it.
enum PlansHelp {
    static let begins: [FirstStep] = [
        FirstStep("读入今年的方案，核对以后发布", "/plans/new", [.office]),
        FirstStep("看活方案，红灯、黄灯在前", "/plans/current", [.secretary, .leader, .superior]),
    ]

    static let pages: [String: String] = [
        "/plans": "历年的方案都在这里。新一年的点“读入方案”；执行中的一份点开就是活方案。",
        "/plans/new": "交来方案的 Word 或文字，系统逐条拆开。读入以后到审核页面逐条核对，发布前谁都收不到任务。",
        "/plans/{id}": "方案原文，每句话旁边是它现在办得怎样。点右边的数字看对应的任务；要改的点“修订方案”。",
        "/plans/{id}/review": "左边是原文，右边是读出的责任，逐条核对，改一处存一处。都核对完，点“核对任务并发布”。",
        "/plans/{id}/publish": "发布前看每个单位会收到几件任务。有缺的先补齐；发布以后，到“责任书”拟定、送签。",
        "/plans/{id}/amend": "年中要改方案，在这里交来新的正文，只核对变了的条款，再发布。",
        "/plans/{id}/difference": "这份方案和上一份逐条对照：新增、删去和改动的。看完回到审核页面。",
    ]
}
