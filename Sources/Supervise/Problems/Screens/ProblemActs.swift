import Kernel
import Web

/// The forms of a problem's page: measures, report, more time, verifying, approving, urging.
struct ProblemActs {
    let visit: Visit
    let problem: Problem
    let errors: FormErrors?

    static func html(
        _ visit: Visit, _ view: ProblemShowScreen.View, _ acts: Set<String>, _ errors: FormErrors?
    ) -> HTML {
        let forms = ProblemActs(visit: visit, problem: view.problem, errors: errors)
        let all: [(any Command.Type, HTML)] = [
            (ReportRectification.self, forms.rectify),
            (AskForTime.self, forms.time), (DecideTime.self, forms.decide),
            (VerifyProblem.self, forms.verify),
            (ApproveClosing.self, forms.approve), (ReturnProblem.self, forms.sendBack),
            (UrgeProblem.self, forms.urge),
        ]
        let drawn = all.filter { acts.contains($0.0.name) }.map(\.1)
        return "\(drawn)"
    }

    private func form(_ act: String, _ head: String, _ fields: HTML, files: Bool = false) -> HTML {
        let type: HTML = files ? " enctype=\"multipart/form-data\"" : ""
        let action: Link = "/problems/\(problem.item.id)/\(act)"
        return """
            <section class="screen-only"><h2>\(head)</h2><form method="post" class="form" action="\(action)"\(type) novalidate>\(Form.token(visit))\(Form.version(visit.version ?? problem.item.version))
            \(fields)</form></section>
            """
    }

    private func kept(_ name: String, _ value: String = "") -> String {
        visit.form.has(name) ? visit.form[name] : value
    }

    /// Why, what will be done and what was done stand in one form: whoever sends the last sends them all.
    private var rectify: HTML {
        form(
            "rectify", "整改",
            """
            \(Form.area("cause", "原因", kept("cause", problem.words.cause), errors, hint: "为什么会出这个问题", rows: 2))
            \(Form.area("measures", "整改措施", kept("measures", problem.words.measures), errors, hint: "做什么、谁做、什么时候做完", rows: 4))
            \(Form.area("report", "整改情况", kept("report", problem.words.report), errors, hint: "做了什么、结果怎样；还没有改完的，先保存", rows: 5))
            \(Form.files("files", "附件", errors, hint: "最多 \(Problem.fileLimit) 个，不要求上传；照片里的位置信息会去掉"))
            <p class="acts"><button class="button button--primary" name="do" value="report">报告整改情况</button><button class="button" name="do" value="save">先保存，还没有改完</button></p>
            """, files: true)
    }

    private var time: HTML {
        form(
            "time", "申请延期",
            """
            \(Form.text("until", "延到哪一天", kept("until"), errors))\(Form.area("reason", "申请延期的理由", kept("reason"), errors, rows: 2))<button class="button">申请延期</button>
            """)
    }

    private var decide: HTML {
        form(
            "decide", "批复延期",
            """
            \(Form.area("reason", "意见", kept("reason"), errors, hint: "不同意的写明理由", optional: true, rows: 2))\(Form.text("paper", "文号", kept("paper"), errors, optional: true))
            <p class="acts"><button class="button button--primary" name="do" value="approve">同意</button><button class="button" name="do" value="refuse">不同意</button></p>
            """)
    }

    private var verify: HTML {
        let isGrave = problem.severity == .a
        let more: HTML = isGrave ? "<p class=\"hint\">A 类问题验收以后，由纪委书记和党委书记批准销号。</p>" : ""
        return form(
            "verify", "验收",
            """
            \(more)\(Form.area("effect", "整改成效", kept("effect"), errors, hint: "现在和以前有什么不同；写看到的效果，不是做过的事", rows: 3))<button class="button button--primary">\(isGrave ? "验收" : "验收销号")</button>
            """)
    }

    private var approve: HTML {
        form("approve", "批准销号", "<button class=\"button button--primary\">批准销号</button>")
    }

    private var sendBack: HTML {
        form(
            "return", "退回整改",
            """
            \(Form.area("reason", "退回的理由（还缺什么）", kept("reason"), errors, rows: 2))\(Form.day("due", "新的期限", kept("due"), errors, hint: "不填就是原来的期限", optional: true))<button class="button">退回整改</button>
            """)
    }

    private var urge: HTML {
        form(
            "urge", "催办",
            "\(Form.text("note", "催办的话", kept("note"), errors, optional: true))<button class=\"button\">催办</button>"
        )
    }
}
