using System.Globalization;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Casting;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds constants.</summary>
static class LiteralBinder
{
    public static LiteralExpression Bind(SqlLiteral literal, string zone) => literal.Kind switch
    {
        SqlLiteralKind.Null => new LiteralExpression(ScalarValue.Null(DataType.Null)),
        SqlLiteralKind.Boolean => new LiteralExpression(ScalarValue.Boolean(literal.Text == "true")),
        SqlLiteralKind.Integer or SqlLiteralKind.Decimal or SqlLiteralKind.Float => Number(literal, isNegative: false),
        SqlLiteralKind.String => new LiteralExpression(ScalarValue.Text(literal.Text)),
        SqlLiteralKind.Blob => new LiteralExpression(new ScalarValue(DataType.Binary, Convert.FromHexString(literal.Text))),
        SqlLiteralKind.Date => FromText(literal, DataType.Date),
        SqlLiteralKind.Time => FromText(literal, DataType.Time(TimeUnit.Microsecond)),
        SqlLiteralKind.Timestamp => FromText(literal, DataType.Timestamp(UnitOf(literal.Text))),
        _ => FromText(literal, DataType.Timestamp(UnitOf(literal.Text), zone)),
    };

    /// <summary>Binds a number with its sign: the most negative integer has no positive counterpart.</summary>
    public static LiteralExpression Number(SqlLiteral literal, bool isNegative)
    {
        string text = isNegative ? "-" + literal.Text : literal.Text;
        if (literal.Kind == SqlLiteralKind.Integer
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long small))
        {
            return new LiteralExpression(ScalarValue.Int64(small));
        }

        if (literal.Kind != SqlLiteralKind.Float && Exact(literal.Text, isNegative) is { } exact)
        {
            return new LiteralExpression(exact);
        }

        double value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? new LiteralExpression(new ScalarValue(DataType.Float64, value))
            : throw BindingErrors.At(literal, ErrorCode.Overflow, "the number is larger than the largest double, 1.8e308");
    }

    /// <summary>Whether a literal is a number, to which a sign may be joined.</summary>
    public static bool IsNumber(SqlLiteral literal) =>
        literal.Kind is SqlLiteralKind.Integer or SqlLiteralKind.Decimal or SqlLiteralKind.Float;

    /// <summary>Binds an interval constant from its text and the unit behind it.</summary>
    public static LiteralExpression Interval(string text, SqlInterval interval)
    {
        string? unit = interval.LastUnit is null ? interval.Unit : null;
        bool isBare = text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or ' ');
        string full = unit is not null && isBare ? $"{text} {unit}" : text;
        return IntervalParser.TryParse(Encoding.UTF8.GetBytes(full), out IntervalValue value)
            ? new LiteralExpression(new ScalarValue(DataType.Interval, value))
            : throw BindingErrors.At(
                interval, ErrorCode.InvalidCast, $"cannot read '{full}' as an interval; write it as INTERVAL '1 day 2 hours'");
    }

    static ScalarValue? Exact(string text, bool isNegative)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string digits = point < 0 ? text : text.Remove(point, 1);
        int scale = point < 0 ? 0 : text.Length - point - 1;
        digits = digits.TrimStart('0');
        int precision = Math.Max(Math.Max(digits.Length, scale), 1);
        if (precision > DecimalType.MaxPrecision)
        {
            return null;
        }

        Int128 unscaled = digits.Length == 0 ? 0 : Int128.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        DecimalType type = point < 0 ? DataType.Decimal(DecimalType.MaxPrecision, 0) : DataType.Decimal(precision, scale);
        return new ScalarValue(type, new DecimalValue(isNegative ? -unscaled : unscaled, scale));
    }

    /// <summary>
    /// Microseconds, or nanoseconds where the text has some: a time of a series that loses them would be another time.
    /// </summary>
    static TimeUnit UnitOf(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> fraction = point < 0 ? [] : text.AsSpan(point + 1);
        int end = fraction.IndexOfAnyExceptInRange('0', '9');
        fraction = end < 0 ? fraction : fraction[..end];
        return fraction.Length > 6 && fraction[6..].ContainsAnyExcept('0') ? TimeUnit.Nanosecond : TimeUnit.Microsecond;
    }

    static LiteralExpression FromText(SqlLiteral literal, DataType type) =>
        (LiteralExpression)Coercion.Cast(new LiteralExpression(ScalarValue.Text(literal.Text)), type, literal);
}
