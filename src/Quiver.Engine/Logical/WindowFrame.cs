using System.Globalization;
using Quiver.Compute.Windowing;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>The frame of a window call.</summary>
/// <param name="Shape">Its bounds.</param>
sealed record WindowFrame(FrameShape Shape)
{
    /// <summary>The frame that is meant where none is written.</summary>
    public static WindowFrame Default { get; } = new(FrameShape.Default);

    /// <summary>The offset of the start.</summary>
    public Expression? Start { get; init; }

    /// <summary>The offset of the end.</summary>
    public Expression? End { get; init; }

    /// <summary>The key of ORDER BY in the type of the values below, where RANGE has offsets.</summary>
    public Expression? Key { get; init; }

    /// <summary>The key less or plus the offset of the start: what the first key of the frame is compared with.</summary>
    public Expression? StartValue { get; init; }

    /// <summary>The same for the last key of the frame.</summary>
    public Expression? EndValue { get; init; }

    /// <summary>Whether large keys come first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>What the frame computes for each row.</summary>
    public IReadOnlyList<Expression> Expressions =>
        [.. new[] { Start, End, Key, StartValue, EndValue }.Where(e => e is not null).Select(e => e!)];

    /// <summary>Returns the frame with other expressions, in the order of <see cref="Expressions"/>.</summary>
    public WindowFrame With(IReadOnlyList<Expression> expressions)
    {
        int next = 0;
        return this with
        {
            Start = Start is null ? null : expressions[next++],
            End = End is null ? null : expressions[next++],
            Key = Key is null ? null : expressions[next++],
            StartValue = StartValue is null ? null : expressions[next++],
            EndValue = EndValue is null ? null : expressions[next],
        };
    }

    /// <summary>Compares what is computed.</summary>
    public bool SameAs(WindowFrame other) => Shape == other.Shape && IsDescending == other.IsDescending
        && Expressions.SequenceEqual(other.Expressions);

    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, Shape.ToString(), Text(Shape.Start, Start), Text(Shape.End, End));

    static string Text(FrameBound bound, Expression? offset) => bound switch
    {
        FrameBound.UnboundedPreceding => "UNBOUNDED PRECEDING",
        FrameBound.Preceding => $"{offset} PRECEDING",
        FrameBound.CurrentRow => "CURRENT ROW",
        FrameBound.Following => $"{offset} FOLLOWING",
        _ => "UNBOUNDED FOLLOWING",
    };
}
