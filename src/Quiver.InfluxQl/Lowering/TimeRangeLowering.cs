using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Lowering;

/// <summary>Turns a range of time into conditions of the engine on the column of time.</summary>
static class TimeRangeLowering
{
    /// <summary>Returns the conditions, all of which a row must pass; an end of the range that is the end of time needs none.</summary>
    /// <param name="first">The first nanosecond.</param>
    /// <param name="last">The last nanosecond; before the first where no time is meant.</param>
    /// <param name="time">The column, a timestamp of nanoseconds.</param>
    public static IReadOnlyList<Expression> Lower(long first, long last, ColumnExpression time)
    {
        var conditions = new List<Expression>();
        if (first > TimeText.Minimum)
        {
            conditions.Add(EngineTerms.Compare(InfluxOperator.GreaterOrEqual, time, Literal(first, time)));
        }

        if (last < TimeText.Maximum)
        {
            conditions.Add(EngineTerms.Compare(InfluxOperator.LessOrEqual, time, Literal(last, time)));
        }

        return conditions;
    }

    static LiteralExpression Literal(long nanoseconds, ColumnExpression time) => new(new ScalarValue(time.Type, nanoseconds));
}
