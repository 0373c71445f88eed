using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Lowering;

/// <summary>Comparisons with fields. A field without a value passes none, and types that do not fit pass none.</summary>
static class ComparisonLowering
{
    static readonly Expression _infinity = Float(double.PositiveInfinity);

    /// <summary>Returns the comparison as the engine's; null where it has none for it.</summary>
    public static Expression? Lower(InfluxOperator operation, FieldOperand left, FieldOperand right)
    {
        if (left.Column is null)
        {
            return right.Column is null ? null : Lower(InfluxOperators.Mirror(operation), right, left);
        }

        if (left.IsNumber && right.IsNumber)
        {
            return right.Column is null ? WithNumber(operation, left, right.Value) : OfNumbers(operation, left, right);
        }

        bool isOrder = operation is not InfluxOperator.Equal and not InfluxOperator.NotEqual;
        if (isOrder || left.Type != right.Type)
        {
            return EngineTerms.False;
        }

        Expression comparison = EngineTerms.Compare(operation, left.Column, right.Column is null ? Constant(right.Value) : right.Column);
        IEnumerable<Expression> present = new[] { left, right }.Where(side => side.IsTag)
            .Select(side => EngineTerms.NotEqual(side.Column!, EngineTerms.Text("")));
        Expression[] all = [comparison, .. present];
        return all.Length == 1 ? comparison : EngineTerms.And(all);
    }

    static LiteralExpression Constant(InfluxValue value) =>
        value.Type == InfluxType.Boolean ? new LiteralExpression(ScalarValue.Boolean(value.Boolean)) : EngineTerms.Text(value.Text);

    static LiteralExpression Float(double value) => new(new ScalarValue(DataType.Float64, value));

    static Expression? WithNumber(InfluxOperator operation, FieldOperand left, InfluxValue value)
    {
        if (value.Type == InfluxType.Float && double.IsNaN(value.Float))
        {
            return null;
        }

        if (left.Column!.Type.Id == TypeId.Float64)
        {
            return NotNan(operation, left.Column, EngineTerms.Compare(operation, left.Column, Float(value.AsFloat)));
        }

        var whole = new WholeNumberLowering(left.Column);
        return left.Type == InfluxType.Float || value.Type == InfluxType.Float ? whole.CompareToFloat(operation, value.AsFloat)
            : whole.CompareToWhole(operation, value.Type == InfluxType.Integer ? value.Integer : value.Unsigned);
    }

    /// <summary>The engine puts NaN above all numbers, while here nothing is less than NaN or greater.</summary>
    static Expression NotNan(InfluxOperator operation, Expression upper, Expression comparison) =>
        operation is InfluxOperator.Greater or InfluxOperator.GreaterOrEqual
            ? EngineTerms.And(comparison, EngineTerms.Compare(InfluxOperator.LessOrEqual, upper, _infinity))
            : comparison;

    static Expression? OfNumbers(InfluxOperator operation, FieldOperand left, FieldOperand right)
    {
        if (left.Type != InfluxType.Float && right.Type != InfluxType.Float)
        {
            return left.Type == right.Type ? EngineTerms.Compare(operation, left.Column!, right.Column!) : null;
        }

        (Expression a, Expression b) = (AsFloat(left.Column!), AsFloat(right.Column!));
        Expression comparison = EngineTerms.Compare(operation, a, b);
        return operation switch
        {
            // NaN equals itself in the engine only.
            InfluxOperator.Equal => NotNan(InfluxOperator.Greater, a, comparison),
            InfluxOperator.NotEqual => EngineTerms.Or(comparison, EngineTerms.And(IsNan(a), IsNan(b))),
            InfluxOperator.Less or InfluxOperator.LessOrEqual => NotNan(InfluxOperator.Greater, b, comparison),
            _ => NotNan(operation, a, comparison),
        };
    }

    static Expression IsNan(Expression value) => EngineTerms.Compare(InfluxOperator.Greater, value, _infinity);

    static Expression AsFloat(ColumnExpression column) =>
        column.Type.Id == TypeId.Float64 ? column : new CastExpression(column, DataType.Float64);
}
