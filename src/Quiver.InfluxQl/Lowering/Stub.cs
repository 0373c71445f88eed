#pragma warning disable
using Quiver.InfluxQl.Ast; using Quiver.Engine.Expressions; using Quiver.Engine.Functions;
namespace Quiver.InfluxQl.Lowering;
sealed class ConditionLowering(Func<InfluxVariable, ColumnExpression?> columnOf, FunctionRegistry functions) { public (IReadOnlyList<Expression> Lowered, InfluxExpression? Remaining) Lower(InfluxExpression condition) => ([], condition); }
static class TimeRangeLowering { public static IReadOnlyList<Expression> Lower(ColumnExpression time, long first, long last) => []; }
