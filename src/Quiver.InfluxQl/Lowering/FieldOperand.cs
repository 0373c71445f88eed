using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Evaluation;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Lowering;

/// <summary>A side of a comparison: a column, a constant, or nothing at all.</summary>
/// <param name="Type">The type of its values; unknown for those that are never there.</param>
/// <param name="Column">The column; null for constants.</param>
/// <param name="Value">The value of a constant.</param>
/// <param name="IsTag">Whether it is a tag, whose empty string counts as absent here.</param>
readonly record struct FieldOperand(InfluxType Type, ColumnExpression? Column, InfluxValue Value, bool IsTag)
{
    /// <summary>A side that never has a value.</summary>
    public static FieldOperand Nothing => default;

    /// <summary>Whether it never has a value.</summary>
    public bool IsNothing => Type == InfluxType.Unknown;

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Type is InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned;

    /// <summary>Makes a side of a constant.</summary>
    public static FieldOperand Of(InfluxLiteral literal)
    {
        InfluxValue value = RowExpressionCompiler.ValueOf(literal);
        return new FieldOperand(value.Type, null, value, false);
    }

    /// <summary>Makes a side of a tag within an expression.</summary>
    public static FieldOperand OfTag(ColumnExpression? column) =>
        column is null ? Nothing : new FieldOperand(InfluxType.String, column, default, true);

    /// <summary>Makes a side of a field; null where its cast is more than a comparison of the engine can say.</summary>
    public static FieldOperand? OfField(InfluxType type, ColumnExpression? column)
    {
        if (column is null)
        {
            return Nothing;
        }

        InfluxType own = TypeOf(column.Type);
        if (own == InfluxType.Unknown)
        {
            return null;
        }

        if (type == own || type == InfluxType.AnyField)
        {
            return new FieldOperand(own, column, default, false);
        }

        bool isWhole = own is InfluxType.Integer or InfluxType.Unsigned;
        return type == InfluxType.Float && isWhole ? new FieldOperand(type, column, default, false)
            : (isWhole || own == InfluxType.Float) && type is InfluxType.Integer or InfluxType.Unsigned ? null
            : Nothing;
    }

    static InfluxType TypeOf(DataType type) => type.Id switch
    {
        TypeId.Float64 => InfluxType.Float,
        TypeId.Int64 => InfluxType.Integer,
        TypeId.UInt64 => InfluxType.Unsigned,
        TypeId.Boolean => InfluxType.Boolean,
        TypeId.Utf8 => InfluxType.String,
        _ => InfluxType.Unknown,
    };
}
