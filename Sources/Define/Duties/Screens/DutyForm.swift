import Foundation
import Kernel
import Proving
import Web
import Words

/// The fields of a duty, and what was typed into them as values.
enum DutyForm {
    /// What the fields show: a duty's own values, or what was sent.
    struct Values {
        var work = "", lead: [String] = [], support: [String] = [], supervisor = "",
            rhythm = Rhythm.always.rawValue
        var basis = ""
        var day: Day?
        var by = "", requirement = RecordKind.ownReport.name, count = "1", weight = "1"

        init() {}

        init(_ duty: Duty) {
            work = duty.item.title
            lead = duty.owners.filter(\.leads).map(\.target.text)
            support = duty.owners.filter { !$0.leads }.map(\.target.text)
            supervisor = duty.supervisor?.rawValue ?? ""
            (rhythm, by, day) = (duty.rhythm.rawValue, duty.by?.rawValue ?? "", duty.by)
            (requirement, count, weight) = (duty.requirement, "\(duty.count)", "\(duty.weight)")
            basis = duty.basis
        }

        /// What records have to show, and how the clause's own words were read when the form was made.
        var proof = ProofFields.Values()

        init(_ form: Fields) {
            (work, lead, support) = (form["work"], form.all("lead"), form.all("support"))
            (supervisor, rhythm, by) = (form["supervisor"], form["rhythm"], form["by"])
            (requirement, count, weight) = (form["requirement"], form["count"], form["weight"])
            basis = form["basis"]
            day = form.day("by")
            proof = ProofFields.Values(form)
        }
    }

    static func terms(_ values: Values) throws -> DutyTerms {
        var errors = FormErrors()
        let by = values.day
        if !values.by.isEmpty, by == nil { errors.add("by", "没有“\(values.by)”这一天，可以写 12月15日、明天、月底，或者年月日写全") }
        let rhythm = Rhythm(rawValue: values.rhythm)
        if rhythm == nil { errors.add("rhythm", "从列表中选择办理周期") }
        let count = Int(values.count.halfWidth), weight = Int(values.weight.halfWidth)
        if count == nil { errors.add("count", "每期次数填数字") }
        if weight == nil { errors.add("weight", "权重填数字") }
        let proof = ProofFields.terms(values.proof, &errors)
        try errors.check()
        return DutyTerms(
            work: values.work, lead: values.lead, support: values.support,
            supervisor: ID(rawValue: values.supervisor),
            rhythm: rhythm ?? .always, by: by, requirement: values.requirement, count: count ?? 1,
            weight: weight ?? 1, basis: values.basis, proof: proof)
    }

    static func fields(_ values: Values, _ choices: DutyChoices, _ errors: FormErrors?) -> HTML {
        """
        \(field("work", "责任内容", errors) { "<input\($0) type=\"text\" id=\"work\" name=\"work\"\(errors == nil ? " autofocus" as HTML : "") value=\"\(values.work)\">" })
        \(Form.picks("lead", "责任单位（可选多个）", choices.groups, values.lead, errors))
        \(Form.picks("support", "配合单位（可选多个，可不选）", choices.groups, values.support, errors))
        \(field("supervisor", "督促单位（选填）", errors) { "<select\($0) id=\"supervisor\" name=\"supervisor\"><option value=\"\">不指定</option>\(Form.choices(choices.units, values.supervisor))</select>" })
        \(field("rhythm", "办理周期", errors) { "<select\($0) id=\"rhythm\" name=\"rhythm\">\(Form.choices(choices.rhythms, values.rhythm))</select>" })
        \(Form.day("by", "完成日期（周期为“一次”时填）", values.by, errors, hint: "例如 6月30日、年底"))
        \(field("requirement", "凭什么证明", errors) { "<select\($0) id=\"requirement\" name=\"requirement\">\(Form.choices(choices.requirements, values.requirement))</select>" })
        \(field("count", "每期次数", errors) { "<input\($0) type=\"text\" inputmode=\"numeric\" id=\"count\" name=\"count\" value=\"\(values.count)\">" })
        \(field("weight", "权重", errors) { "<input\($0) type=\"text\" inputmode=\"numeric\" id=\"weight\" name=\"weight\" value=\"\(values.weight)\">" })
        \(ProofFields.html(values.proof, choices, errors))\(basis(values, errors))
        """
    }

    /// What lets through what is otherwise refused.
    private static func basis(_ values: Values, _ errors: FormErrors?) -> HTML {
        Form.text(
            "basis", "仍要这样要求的理由", values.basis, errors,
            hint: "要求打卡、照片、排名或者再报已交过的材料时才填；上级文件要求的写文号，例如 县委发〔2026〕3号",
            optional: true)
    }

    private static func field(
        _ name: String, _ label: HTML, _ errors: FormErrors?, _ input: (HTML) -> HTML
    ) -> HTML {
        let error = errors?.sentence(for: name)
        let wrong: HTML = error.map { "<p class=\"field__error\" id=\"\(name)-error\">\($0)</p>" } ?? ""
        let state: HTML = error == nil ? "" : " field--wrong"
        let described: HTML =
            error == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"\(name)-error\""
        return
            "<div class=\"field\(state)\"><label for=\"\(name)\">\(label)</label>\(wrong)\(input(described))</div>"
    }
}
