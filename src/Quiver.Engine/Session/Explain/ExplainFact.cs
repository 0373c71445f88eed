using System.Globalization;

namespace Quiver.Engine.Session.Explain;

/// <summary>Something that was estimated or counted of an operator.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">A number, or a text.</param>
sealed record ExplainFact(string Name, object Value)
{
    /// <summary>The value for people.</summary>
    public string Text { get; init; } = Convert.ToString(Value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>Whether plans as text leave it out: estimates would change with every statistic.</summary>
    public bool IsHiddenInText { get; init; }

    /// <summary>Whether it has brackets of its own in plans as text.</summary>
    public bool IsGroup { get; init; }
}
