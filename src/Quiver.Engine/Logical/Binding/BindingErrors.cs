using Quiver.Arrow.Errors;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Makes errors that point at a node of the syntax tree.</summary>
static class BindingErrors
{
    public static QuiverException At(SqlNode node, ErrorCode code, string message) =>
        new(code, message, node.Position.Line, node.Position.Column);

    public static QuiverException NotSupported(SqlNode node, string feature) =>
        At(node, ErrorCode.NotSupported, $"{feature} not supported");

    public static QuiverException Invalid(SqlNode node, string message) => At(node, ErrorCode.InvalidStatement, message);

    public static QuiverException Mismatch(SqlNode node, string message) => At(node, ErrorCode.TypeMismatch, message);

    /// <summary>Gives an error from below, which knows no text, the place of a node.</summary>
    public static QuiverException Located(QuiverException error, SqlNode node) => At(node, error.Code, error.Message);
}
