namespace Quiver.Engine.Functions;

/// <summary>How long the result of a call with equal arguments stays the same.</summary>
public enum Volatility
{
    /// <summary>For ever: calls over constants are folded.</summary>
    Immutable,

    /// <summary>For one statement, as <c>now()</c>.</summary>
    Stable,

    /// <summary>Not at all, as <c>random()</c>.</summary>
    Volatile,
}
