/// An entry is made under a clause of a plan: whoever keeps plans refuses one that is not in force.
package struct ClauseCited: Event {
    package let clause: ID

    package init(clause: ID) { self.clause = clause }
}
