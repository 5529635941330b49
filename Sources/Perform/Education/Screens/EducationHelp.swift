/// One line for each page: what it is for, and where one goes from it.
enum EducationHelp {
    static let pages: [String: String] = [
        "/education": "学习教育台账。开展过的点“记录学习教育”记一次，它证明的任务自动办结。",
        "/education/new": "记下学了什么、谁到会。保存以后，这一页会写明它算作哪几件任务的证明。",
        "/education/plan": "排出以后要开展的学习。到日子提醒，办完点开记录到会。",
        "/education/materials": "方案写到的文件和各单位添加的材料。点一份看哪些学习读过它。",
        "/education/materials/{id}": "一份材料和读过它的学习。",
        "/education/questions": "自测用的题库。可以逐题添加，也可以从表格导入；各单位在“自测”里答题。",
        "/education/questions/new": "添加一道题：题目、选项、答案和依据。保存后回到题库。",
        "/education/questions/{id}": "修改这道题，或者停用它。",
        "/education/quiz": "抽十道题自测，只有自己看得到答得怎样。",
        "/education/quiz/takers": "哪些人做过自测。成绩只有本人看得到。",
        "/education/quiz/{id}": "这次自测的题目和答案，答错的看解析。",
        "/education/{id}": "一次学习的内容、到会和缺席。缺席的补学以后在这里登记。",
        "/education/{id}/edit": "更正这次学习的记录。改了以后，它证明的任务会重新核对。",
        "/education/{id}/plan": "改计划的日期和内容。",
        "/education/{id}/void": "记错了的在这里作废，写明理由；它证明的任务会重新核对。",
    ]
}
