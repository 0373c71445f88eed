using Quiver.Engine.Types;

namespace Quiver.Engine.Sql.Ast;

/// <summary>A node of the syntax tree; it knows the text that it was read from.</summary>
abstract record SqlNode
{
    /// <summary>The text of the node.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Where the node starts, for error messages.</summary>
    public SourcePosition Position => Span.Start;
}
