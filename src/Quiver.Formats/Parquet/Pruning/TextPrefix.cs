using System.Text;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>A text with which a column must begin for a condition to hold: bounds rule it out as they rule out a range.</summary>
static class TextPrefix
{
    /// <summary>Returns the column of a condition that begins with a prefix; null for others.</summary>
    public static ColumnExpression? ColumnOf(Expression filter) => Of(filter) is null ? null : (ColumnExpression)filter.Children[0];

    /// <summary>Returns the bytes with which the column of a condition must begin; null where nothing follows.</summary>
    public static byte[]? Of(Expression filter)
    {
        if (filter is not (LikeExpression { IsCaseInsensitive: false } or FunctionExpression { Function.Name: "starts_with" })
            || filter.Children is not [ColumnExpression { Type: { Id: TypeId.Utf8 } type },
                LiteralExpression { Value.Value: string pattern } text]
            || !type.Equals(text.Type))
        {
            return null;
        }

        var end = pattern.Length;
        if (filter is LikeExpression like)
        {
            // What an escape character makes of the next one is left to the condition itself.
            var wildcard = pattern.AsSpan().IndexOfAny('%', '_', like.Escape is { Length: > 0 } escape ? escape[0] : '\\');
            end = wildcard < 0 ? end : wildcard;
        }

        // Half of a surrogate pair has no bytes of its own.
        end -= end > 0 && char.IsHighSurrogate(pattern[end - 1]) ? 1 : 0;
        return end == 0 ? null : Encoding.UTF8.GetBytes(pattern, 0, end);
    }

    /// <summary>Whether some text between two bounds may begin with a prefix: texts are ordered by their bytes.</summary>
    public static bool MayLieBetween(ReadOnlySpan<byte> prefix, BoundValue? min, BoundValue? max) =>
        !(max is { Bytes: { } highest } && highest.Span.SequenceCompareTo(prefix) < 0)
        && !(min is { Bytes: { } lowest } && Beginning(lowest.Span, prefix.Length).SequenceCompareTo(prefix) > 0);

    static ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> text, int length) => text.Length > length ? text[..length] : text;
}
