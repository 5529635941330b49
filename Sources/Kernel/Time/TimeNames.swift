import Time

// Days, calendars and time limits are plain values of their own target; whoever knows the kernel knows them by these names.

package typealias Day = Time.Day
package typealias Instant = Time.Instant
package typealias Clock = Time.Clock
package typealias WorkCalendar = Time.WorkCalendar
package typealias HolidayYear = Time.HolidayYear
package typealias Rhythm = Time.Rhythm
package typealias Period = Time.Period
package typealias Schedule = Time.Schedule
package typealias TimeLimit = Time.TimeLimit
package typealias ClockReckoning = Time.ClockReckoning

extension Time.Rhythm: Choice {}
extension Time.TimeLimit.Unit: Choice {}
