/// One line for each page: what it is for, and where one goes from it.
enum DutiesHelp {
    static let pages: [String: String] = [
        "/duties": "方案发布以后，谁担什么责任都列在这里，可以按条款、单位和人筛选、导出。点一项看它的任务。",
        "/duties/coverage": "哪些条款本期没有任务、哪些单位没有责任。发现漏的，在方案里修订。",
        "/duties/matrix": "横着看一条条款由谁办，竖着看一个单位担几条。点名称看责任。",
        "/duties/new": "给这一条条款添一项责任：谁办、多久一次、凭什么证明。保存后回到审核页面。",
        "/duties/{id}": "一项责任的全部：原文、责任单位、周期、凭什么证明和开出的任务。任务点开办理。",
        "/duties/{id}/edit": "改责任单位、周期、日期或者凭什么证明。保存后回到审核页面的同一条。",
    ]
}
