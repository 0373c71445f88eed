namespace Quiver.Engine.Types;

/// <summary>A place in the SQL text: 0-based offset, 1-based line and column, all in UTF-16 units.</summary>
readonly record struct SourcePosition(int Offset, int Line, int Column);
