using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Compute.Aggregation;

/// <summary>A sum of intervals, field by field.</summary>
struct IntervalSum
{
    Int128 _nanoseconds;
    long _months;
    long _days;

    /// <summary>The number of intervals.</summary>
    public long Count { get; private set; }

    /// <summary>The sum.</summary>
    public readonly IntervalValue Sum => Checked(_months, _days, _nanoseconds);

    /// <summary>The average; what is left of months and days goes on to days and nanoseconds, as in PostgreSQL.</summary>
    public readonly IntervalValue Average
    {
        get
        {
            Int128 days = _days + ((Int128)(_months % Count) * 30);
            Int128 nanoseconds = _nanoseconds + (days % Count * IntervalValue.NanosecondsPerDay);
            return Checked(_months / Count, days / Count, nanoseconds / Count);
        }
    }

    public void Add(in IntervalValue value)
    {
        Count++;
        _months += value.Months;
        _days += value.Days;
        _nanoseconds += value.Nanoseconds;
    }

    public void Merge(in IntervalSum other)
    {
        Count += other.Count;
        _months += other._months;
        _days += other._days;
        _nanoseconds += other._nanoseconds;
    }

    static IntervalValue Checked(Int128 months, Int128 days, Int128 nanoseconds)
    {
        bool fits = months == (int)months && days == (int)days && nanoseconds == (long)nanoseconds;
        return fits
            ? new IntervalValue((int)months, (int)days, (long)nanoseconds)
            : throw new QuiverException(ErrorCode.Overflow, "overflow in sum: the result does not fit an INTERVAL");
    }
}
