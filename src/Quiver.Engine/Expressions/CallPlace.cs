using Quiver.Engine.Types;

namespace Quiver.Engine.Expressions;

/// <summary>Where a call stands in the text of its statement; copies of the call share it.</summary>
sealed class CallPlace(SourcePosition position)
{
    /// <summary>The position; line 0 where it is in the text of a view, which the user does not see.</summary>
    public SourcePosition Position { get; private set; } = position;

    /// <summary>Forgets the place.</summary>
    public void Forget() => Position = default;
}
