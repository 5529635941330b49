import Kernel

/// The parts of forms: label above, hint under the label, error between hint and field; 选填 is marked, not 必填.
package enum Form {
    package static func token(_ call: Call) -> HTML {
        "<input type=\"hidden\" name=\"_token\" value=\"\(call.formToken)\">"
    }

    package static func token(_ visit: Visit) -> HTML { token(visit.call) }

    package static func version(_ version: Int) -> HTML {
        "<input type=\"hidden\" name=\"version\" value=\"\(version)\">"
    }

    package static func hidden(_ name: String, _ value: String) -> HTML {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    package static func text(
        _ name: String, _ label: String, _ value: String, _ errors: FormErrors? = nil, hint: String = "",
        optional: Bool = false, type: String = "text", auto: String = "off", digits: Bool = false,
        list: String = "", id: String? = nil
    ) -> HTML {
        let keys: HTML = digits ? " inputmode=\"numeric\"" : ""
        let offers: HTML = list.isEmpty ? "" : " list=\"\(list)\""
        let id = id ?? name
        return field(name, label, errors, hint, optional, id: id) { described in
            "<input id=\"\(id)\" name=\"\(name)\" type=\"\(type)\" value=\"\(value)\" autocomplete=\"\(auto)\"\(keys)\(offers)\(described)>"
        }
    }

    /// A day, as people say it (`Fields.day`); where scripts run a calendar stands beside it.
    package static func day(
        _ name: String, _ label: String, _ value: String, _ errors: FormErrors? = nil, hint: String = "",
        optional: Bool = false
    ) -> HTML {
        field(name, label, errors, hint, optional) { described in
            "<input id=\"\(name)\" name=\"\(name)\" type=\"text\" value=\"\(value)\" autocomplete=\"off\" data-day\(described)>"
        }
    }

    /// The field of `ownPassword`.
    package static let ownPasswordName = "own_password"

    /// Asks whoever is signed in for their password once more, before something that must not be done on a browser left open.
    package static func ownPassword(_ errors: FormErrors? = nil) -> HTML {
        text(
            ownPasswordName, "你的登录密码", "", errors, hint: "再输入一次，确认是本人办理", type: "password",
            auto: "current-password")
    }

    package static func area(
        _ name: String, _ label: String, _ value: String, _ errors: FormErrors? = nil, hint: String = "",
        optional: Bool = false, rows: Int = 6, id: String? = nil
    ) -> HTML {
        field(name, label, errors, hint, optional, id: id ?? name) { described in
            "<textarea id=\"\(id ?? name)\" name=\"\(name)\" rows=\"\(rows)\" data-draft\(described)>\n\(value)</textarea>"
        }
    }

    /// A list to choose one from. An empty first value means that nothing is chosen yet.
    package static func select(
        _ name: String, _ label: String, _ options: [(value: String, label: String)], _ value: String,
        _ errors: FormErrors? = nil, hint: String = "", optional: Bool = false, empty: String? = nil
    ) -> HTML {
        field(name, label, errors, hint, optional) { described in
            let first: HTML = empty.map { "<option value=\"\">\($0)</option>" } ?? ""
            return
                "<select id=\"\(name)\" name=\"\(name)\"\(described)>\(first)\(choices(options, value))</select>"
        }
    }

    package static func choices(_ options: [(value: String, label: String)], _ value: String) -> [HTML] {
        options.map { option in
            let chosen: HTML = option.value == value ? " selected" : ""
            return "<option value=\"\(option.value)\"\(chosen)>\(option.label)</option>"
        }
    }

    /// Boxes to tick in groups, what is chosen first so that it is seen without scrolling.
    package static func picks(
        _ name: String, _ label: HTML, _ groups: [(title: String, targets: [(value: String, label: String)])],
        _ chosen: [String], _ errors: FormErrors? = nil, id: String? = nil
    ) -> HTML {
        let error = errors?.sentence(for: name)
        let wrong: HTML = error.map { "<p class=\"field__error\">\($0)</p>" } ?? ""
        let state: HTML = error == nil ? "" : " field--wrong"
        func box(_ option: (value: String, label: String), on: Bool) -> HTML {
            let checked: HTML = on ? " checked" : ""
            return
                "<label><input type=\"checkbox\" name=\"\(name)\" value=\"\(option.value)\"\(checked)>\(option.label)</label>"
        }
        let taken = groups.flatMap(\.targets).filter { chosen.contains($0.value) }
        let rest = groups.map { group -> HTML in
            let boxes = group.targets.filter { !chosen.contains($0.value) }.map { box($0, on: false) }
            return boxes.isEmpty ? "" : "<p class=\"pick__head\">\(group.title)</p><div>\(boxes)</div>"
        }
        return """
            <fieldset class="field pick\(state)" id="\(id ?? name)"><legend>\(label)</legend>\(wrong)
            <div class="pick__box"><div>\(taken.map { box($0, on: true) })</div>\(rest)</div></fieldset>
            """
    }

    package static func files(
        _ name: String, _ label: String, _ errors: FormErrors? = nil, hint: String = "", many: Bool = true,
        optional: Bool = true
    ) -> HTML {
        let multiple: HTML = many ? " multiple" : ""
        return field(name, label, errors, hint, optional) { described in
            "\(held(name))<input id=\"\(name)\" name=\"\(name)\" type=\"file\"\(multiple)\(described)>"
        }
    }

    /// What the form brought before something else in it was wrong.
    private static func held(_ name: String) -> HTML {
        let files = HeldFiles.current?.of(name) ?? []
        guard !files.isEmpty else { return "" }
        let boxes = files.map { file -> HTML in
            "<label class=\"check\"><input type=\"checkbox\" name=\"\(HeldFiles.name(name))\" value=\"\(HeldFiles.value(file))\" checked>\(file.name)</label>"
        }
        return "<div class=\"held\"><p class=\"field__hint\">已经收到，提交时一并保存，不用再选；不要的取消打勾：</p>\(boxes)</div>"
    }

    private static func field(
        _ name: String, _ label: String, _ errors: FormErrors?, _ hint: String, _ optional: Bool,
        id: String? = nil, _ input: (HTML) -> HTML
    ) -> HTML {
        // Of several forms on one page each field has an id of its own.
        let id = id ?? name
        let error = errors?.sentence(for: name)
        let mark: HTML = optional ? "<span class=\"field__optional\">（选填）</span>" : ""
        let note: HTML = hint.isEmpty ? "" : "<p class=\"field__hint\" id=\"\(id)-hint\">\(hint)</p>"
        let wrong: HTML = error.map { "<p class=\"field__error\" id=\"\(id)-error\">\($0)</p>" } ?? ""
        var ids: [String] = []
        if !hint.isEmpty { ids.append(id + "-hint") }
        if error != nil { ids.append(id + "-error") }
        let invalid: HTML = error == nil ? "" : " aria-invalid=\"true\""
        let described: HTML =
            ids.isEmpty ? "" : " aria-describedby=\"\(ids.joined(separator: " "))\"\(invalid)"
        let state: HTML = error == nil ? "" : " field--wrong"
        return """
            <div class="field\(state)"><label for="\(id)">\(label)\(mark)</label>\(note)\(wrong)
            \(input(described))</div>
            """
    }

    /// The box at the top of a page with errors: the same words as at the fields, each leading there.
    package static func summary(_ errors: FormErrors?) -> HTML {
        guard let errors, !errors.items.isEmpty else { return "" }
        let items = errors.items.map { item -> HTML in
            "<li><a href=\"#\(item.field)\">\(item.sentence)</a></li>"
        }
        return """
            <div class="panel panel--wrong" role="alert" tabindex="-1" data-focus><p><b>有 \(errors.items.count) 处需要修改</b></p>
            <ul>\(items)</ul></div>
            """
    }
}
