/// One line for each page: what it is for, and where one goes from it.
enum DutyLogHelp {
    static let pages: [String: String] = [
        "/dutylog": "四个亲自、五同的履职记录。做过的点“记录履职”，专题研究记在“会议”里。",
        "/dutylog/new": "记下哪天、做了什么、关于哪件事。保存以后会写明它证明了哪几件任务。",
        "/dutylog/people": "每位领导这一年各本台账里的次数。点名字看明细，可以起草述责述廉报告。",
        "/dutylog/people/{id}": "这位领导一年做了什么，每个数字都能点开看是哪几条。",
        "/dutylog/meetings": "专题研究党风廉政建设的会议。先拟议程，开完记议定事项。",
        "/dutylog/meetings/new": "拟定议程或者直接记录已经开过的会。议定要办的事，到“临时交办”发出。",
        "/dutylog/meetings/{id}": "一次会议的议程、讨论和议定事项，可以下载纪要。",
        "/dutylog/meetings/{id}/edit": "修改议程，或者开完会以后记录讨论和议定事项。",
        "/dutylog/meetings/{id}/void": "记错了的在这里作废，写明理由。",
        "/dutylog/{id}": "一条履职记录和它证明的任务。",
        "/dutylog/{id}/edit": "更正这条履职记录。改了以后，它证明的任务会重新核对。",
        "/dutylog/{id}/void": "记错了的在这里作废，写明理由。",
    ]
}
