import Kernel
import Storage

/// Papers drafted from a problem follow it when it becomes one for few eyes: those who know of it, whoever drafted or issued them and,
/// once issued, those they went to. What was told to the whole town stays told.
package struct PaperSecrecy {
    let confided: Bool
    let knowing: Set<ID>

    package init(confided: Bool, knowing: Set<ID>) { (self.confided, self.knowing) = (confided, knowing) }

    package func follow(_ problem: ID, in work: Work) throws {
        let papers = try work.session.rows(
            """
            SELECT \(DispatchStore.columns), \(Item.columns) FROM item \(DispatchStore.join)
            WHERE dispatch.town = \(work.town) AND dispatch.source = \(problem) AND item.secrecy IN ('draft', 'normal', 'confided')
            """, DispatchStore.dispatch)
        for paper in papers {
            var item = paper.item
            item.secrecy = confided ? .confided : paper.isIssued ? .normal : .draft
            if item.secrecy != paper.item.secrecy { try work.update(item) }
            let makers = try work.makers(of: paper)
            let readers = paper.isIssued ? try work.involved(in: item.id) : makers
            let wanted = confided ? readers.union(knowing).union(makers) : readers
            try work.involve(wanted, in: item.id)
            try work.dropNotices(of: item.id, item.secrecy)
        }
    }

}

extension Work {
    /// Whoever drafted a paper or issued it.
    func makers(of paper: Dispatch) throws -> Set<ID> {
        let accounts = [paper.drafter, paper.issuer].compactMap { $0 }
        return Set(
            try session.rows(
                """
                SELECT person FROM account WHERE town = \(town) AND person IS NOT NULL AND id IN \(SQL.list(accounts))
                """
            ) { try $0.next(ID.self) })
    }

    /// Those who read an entry by name.
    func involved(in item: ID) throws -> Set<ID> {
        Set(
            try session.rows("SELECT person FROM involved WHERE town = \(town) AND item = \(item)") {
                try $0.next(ID.self)
            })
    }
}
