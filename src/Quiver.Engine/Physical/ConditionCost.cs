using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Physical;

/// <summary>Ranks conditions by what they cost a row.</summary>
static class ConditionCost
{
    public static int Of(Expression condition)
    {
        int own = condition switch
        {
            ComparisonExpression c => c.Left.Type.Physical == PhysicalType.View ? 3 : 1,
            InListExpression i => i.Operand.Type.Physical == PhysicalType.View ? 6 : 3,
            LikeExpression => 30,
            FunctionExpression => 20,
            LambdaExpression => 100,
            CastExpression => 5,
            ArithmeticExpression => 2,
            CaseExpression => 10,
            _ => 0,
        };
        return own + condition.Children.Sum(Of);
    }
}
