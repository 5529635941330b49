import Foundation
import Kernel
import Proving
import Web
import Words

/// 怎样的记录算数: how the clause's words were read, to be changed where they were read wrongly. Left as it was read, nothing is set: the
/// words go on to hold.
enum ProofFields {
    struct Values {
        var act = "", topics = "", measure = "", amount = "", floor = "", floorUnit = "户", each = "time"
        var joint: [String] = []
        var isSpecial = false
        /// As it was read, JSON; empty where no form was made from it.
        var read = ""
        var words = ""

        init() {}

        init(_ ask: DutiesLedger.ReadAsk) {
            let terms = ask.terms
            (act, topics, measure) = (terms.act, terms.topicWords, terms.measure)
            amount = terms.count.map { "\($0)" } ?? "全部"
            (floor, floorUnit) = (terms.floor.map { "\($0)" } ?? "", terms.floorUnit)
            each = terms.isPerVillage ? "village" : "time"
            (joint, isSpecial, words) = (terms.joint, terms.isSpecial, ask.words)
            read = (try? JSONEncoder().encode(ask.read)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }

        init(_ form: Fields) {
            (act, topics, measure) = (form["proof_act"], form["proof_topics"], form["proof_measure"])
            (amount, floor, floorUnit) = (form["proof_amount"], form["proof_floor"], form["proof_floorUnit"])
            (each, joint) = (form["proof_each"], form.all("proof_joint").filter { !$0.isEmpty })
            (isSpecial, read) = (form["proof_special"] == "yes", form["proof_read"])
            words = form["proof_words"]
        }
    }

    /// What was typed; nil where it is as the words were read, or the form had no such fields.
    static func terms(_ values: Values, _ errors: inout FormErrors) -> RequirementTerms? {
        guard !values.act.isEmpty else { return nil }
        let topics = RequirementTerms.topics(typed: values.topics)
        if let unknown = topics.unknown.first {
            errors.add("proof_topics", "没有认出“\(unknown)”是什么主题，换一个说法，例如 惠农补贴、村级财务；不限主题的空着")
        }
        let amount = values.amount.halfWidth.filter { !$0.isWhitespace }
        let isAll = ["全部", "所有", "各", "每个"].contains(amount)
        let count = Int(amount)
        if !isAll, count == nil { errors.add("proof_amount", "数量填数字；要全部的，写“全部”") }
        let floor = values.floor.isEmpty ? nil : Int(values.floor.halfWidth)
        if !values.floor.isEmpty, floor == nil { errors.add("proof_floor", "每次的下限填数字，没有下限的空着") }
        let terms = RequirementTerms(
            act: values.act, topics: topics.found, measure: values.measure, count: isAll ? nil : count,
            floor: floor, floorUnit: values.floorUnit, isPerVillage: values.each == "village",
            joint: values.joint, isSpecial: values.isSpecial)
        if let fault = terms.fault, errors.items.isEmpty {
            errors.add("proof_\(fault.field)", fault.sentence)
        }
        let read = try? JSONDecoder().decode(RequirementTerms.self, from: Data(values.read.utf8))
        return terms == read ? nil : terms
    }

    static func html(_ values: Values, _ choices: DutyChoices, _ errors: FormErrors?) -> HTML {
        guard !values.act.isEmpty else { return "" }
        let isWrong = errors?.items.contains { $0.field.hasPrefix("proof_") } ?? false
        let open: HTML = isWrong ? " open" : ""
        let names = RequirementTerms.topicNames.map { name -> HTML in "<option value=\"\(name)\"></option>" }
        let units = TownUnit.Kind.allCases.map { kind in
            (
                title: kind.label,
                targets: choices.directory.units(kind).map { (value: $0.name, label: $0.name) }
            )
        }
        let special: HTML = values.isSpecial ? " checked" : ""
        return """
            <details class="field"\(open)><summary>怎样的记录算数：\(values.words)</summary>
            <p class="hint">这是从条款的话里读出来的。读得不对的在这里改；凭证是“办理情况”的，由承办人填写、审核人审核，不看记录。</p>
            \(Form.select("proof_act", "做什么", RequirementTerms.acts, values.act, errors))
            \(Form.text("proof_topics", "关于什么", values.topics, errors, hint: "几个主题用顿号分开，不限主题的空着", optional: true, list: "proof-topics"))<datalist id="proof-topics">\(names)</datalist>
            \(Form.text("proof_amount", "要多少", values.amount, errors, hint: "数字，或“全部”"))
            \(Form.select("proof_measure", "按什么计数", RequirementTerms.measures, values.measure, errors))
            \(Form.text("proof_floor", "每次（每村）不少于", values.floor, errors, hint: "没有下限的空着", optional: true))
            \(Form.select("proof_floorUnit", "下限的单位", RequirementTerms.floorUnits.map { ($0, $0) }, values.floorUnit, errors))
            \(Form.select("proof_each", "下限按", [("time", "每次"), ("village", "每村")], values.each, errors))
            \(Form.picks("proof_joint", "要一起去的单位（可不选）", units, values.joint, errors))
            <div class="field"><label class="check"><input type="checkbox" name="proof_special" value="yes"\(special)> 专题：会议只为这一件事</label></div>
            \(Form.hidden("proof_read", values.read))\(Form.hidden("proof_words", values.words))</details>
            """
    }
}
