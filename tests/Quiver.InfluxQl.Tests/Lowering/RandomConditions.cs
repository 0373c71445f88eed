using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Regexes;

namespace Quiver.InfluxQl.Tests.Lowering;

/// <summary>Makes conditions over the columns of <see cref="RandomRows"/>.</summary>
sealed class RandomConditions(Random random)
{
    static readonly InfluxType[] _casts =
        [InfluxType.Float, InfluxType.Integer, InfluxType.Unsigned, InfluxType.String, InfluxType.AnyField];
    static readonly string[] _patterns = ["a", "^$", ".*", "^(a|b)$", "^(|ab)$", "^(?:é)$", "[^b]", "é", "^b"];
    static readonly double[] _numbers =
    [
        0, -0.0, 1, 1.5, -1.5, 2, 9007199254740992, 9007199254740993, 9223372036854775807, -9223372036854775808, 1.8446744073709552e19,
        1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity,
    ];

    /// <summary>Makes a condition whose operators are nested up to a depth.</summary>
    public InfluxExpression Next(int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            return Test();
        }

        InfluxExpression condition = Next(depth - 1);
        for (int term = random.Next(1, 4); term > 0; term--)
        {
            InfluxOperator operation = random.Next(2) == 0 ? InfluxOperator.And : InfluxOperator.Or;
            InfluxExpression next = Next(depth - 1);
            condition = new InfluxBinary(operation, condition, next is InfluxBinary ? new InfluxParenthesis(next) : next);
        }

        return random.Next(3) == 0 ? new InfluxParenthesis(condition) : condition;
    }

    /// <summary>Makes a comparison, now and then of something computed.</summary>
    public InfluxExpression Test()
    {
        switch (random.Next(20))
        {
            case 0:
                return new InfluxBoolean(random.Next(2) == 0);
            case 1:
                var sum = new InfluxBinary(Pick(InfluxOperator.Add, InfluxOperator.Modulo, InfluxOperator.Divide), Variable(), Literal());
                return new InfluxBinary(Comparison(), sum, Literal());
            case < 5:
                var pattern = new InfluxRegex(GoRegex.Parse(Pick(_patterns)));
                return new InfluxBinary(Pick(InfluxOperator.Matches, InfluxOperator.MatchesNot), Variable(), pattern);
            case < 9:
                return new InfluxBinary(Comparison(), Variable(), Variable());
            case < 12:
                return new InfluxBinary(Comparison(), Literal(), Variable());
            default:
                return new InfluxBinary(Comparison(), Variable(), Literal());
        }
    }

    /// <summary>Makes a comparison of a column with a constant that fits it.</summary>
    public InfluxBinary FittingTest()
    {
        InfluxVariable variable = Pick(RandomRows.Columns);
        InfluxLiteral literal = variable.Type switch
        {
            InfluxType.Boolean => new InfluxBoolean(random.Next(2) == 0),
            InfluxType.String or InfluxType.Tag => new InfluxString(Pick(RandomRows.Texts)),
            _ => Number(),
        };
        return new InfluxBinary(Comparison(), variable, literal);
    }

    InfluxOperator Comparison() => Pick(
        InfluxOperator.Equal, InfluxOperator.NotEqual, InfluxOperator.Less, InfluxOperator.LessOrEqual, InfluxOperator.Greater,
        InfluxOperator.GreaterOrEqual);

    InfluxVariable Variable()
    {
        InfluxVariable variable = Pick(RandomRows.Columns);
        return random.Next(8) switch
        {
            0 => new InfluxVariable("nope"),
            1 => new InfluxVariable("gone", InfluxType.Float),
            2 => variable with { Type = Pick(_casts) },
            _ => variable,
        };
    }

    InfluxLiteral Literal() => random.Next(6) switch
    {
        0 => new InfluxBoolean(random.Next(2) == 0),
        1 or 2 => new InfluxString(Pick(RandomRows.Texts)),
        3 when random.Next(8) == 0 => new InfluxDuration(1),
        _ => Number(),
    };

    InfluxLiteral Number() => random.Next(4) switch
    {
        0 => new InfluxNumber(Pick(_numbers)),
        1 => new InfluxUnsigned(Pick(RandomRows.Unsigned)),
        2 => new InfluxNumber(Pick(RandomRows.Integers)),
        _ => new InfluxInteger(Pick(RandomRows.Integers)),
    };

    T Pick<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
