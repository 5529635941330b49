/// For whom something was held, as its title says.
extension RecordJudge {
    /// 机关干部纪法培训, where the clause asks for 村干部.
    var otherAudience: String? {
        guard [.educate, .warn, .study, .lecture, .train, .event].contains(requirement.act) else {
            return nil
        }
        let ofVillages = ["村干部", "村（社区）干部", "村“两委”", "村两委", "村级干部"].contains(
            where: requirement.focus.contains)
        let ofOffices = requirement.focus.contains("机关")
        if ofVillages, !ofOffices, record.title.contains("机关"), !record.title.contains("村") { return "机关干部" }
        if ofOffices, !ofVillages, record.title.hasPrefix("村干部") { return "村干部" }
        return nil
    }
}
