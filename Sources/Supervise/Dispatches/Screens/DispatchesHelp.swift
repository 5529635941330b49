/// One line for each page: what it is for, and where one goes from it.
enum DispatchesHelp {
    static let pages: [String: String] = [
        "/dispatches": "整改通知、反馈意见、建议、提醒和通报。起草、送签、签发、送达都在这里。",
        "/dispatches/new": "选文书种类，写正文和受文单位。从问题或检查单起草的，内容已经带过来，可以改。",
        "/dispatches/series": "每种文书的机关代字和红头。定好以后签发时自动编号。",
        "/dispatches/{id}": "一份文书的正文和送达情况。起草好了送签；收到的在这里签收、说明。",
        "/dispatches/{id}/edit": "修改还没有签发的文书。保存以后再送签。",
        "/dispatches/{id}/void": "没有签发就不要了的，在这里作废，写明理由。",
    ]
}
