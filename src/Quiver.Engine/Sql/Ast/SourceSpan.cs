using Quiver.Engine.Types;

namespace Quiver.Engine.Sql.Ast;

/// <summary>A stretch of the SQL text, from its start to the offset after its last character.</summary>
readonly record struct SourceSpan(SourcePosition Start, int End);
