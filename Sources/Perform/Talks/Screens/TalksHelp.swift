/// One line for each page: what it is for, and where one goes from it.
enum TalksHelp {
    static let pages: [String: String] = [
        "/talks": "谈心谈话台账，只有当事两人、党委书记和纪委书记看得到。谈过的记一次，约了回访的到期提醒。",
        "/talks/coverage": "每位班子成员谈了谁、还有谁没谈。没谈的点“记录谈话”。",
        "/talks/new": "先选类型和对象，会按对方的责任和上次约定的事起草提纲。保存以后可以打印记录签字。",
        "/talks/{id}": "一次谈话的提纲、记录和约定的事。下一步能做的在页面下方。",
        "/talks/{id}/edit": "更正这次谈话的记录。改了什么会留痕。",
        "/talks/{id}/void": "记错了的在这里作废，写明理由。",
    ]
}
