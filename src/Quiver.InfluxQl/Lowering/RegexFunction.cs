using System.Buffers;
using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Engine.Functions;
using Quiver.InfluxQl.Regexes;

namespace Quiver.InfluxQl.Lowering;

/// <summary>
/// Whether a pattern matches a text: the function belongs to one pattern. Of a column with a dictionary each entry that occurs is matched
/// once, in all batches that share the dictionary.
/// </summary>
sealed class RegexFunction(GoRegex pattern) : ScalarFunction("influx_matches")
{
    const int ShortText = 256;

    /// <inheritdoc/>
    public override string Description => $"Whether /{pattern}/ matches a text.";

    internal override bool CanFail => false;

    /// <inheritdoc/>
    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 1 ? new FunctionSignature([DataType.Utf8], DataType.Boolean) : null;

    /// <inheritdoc/>
    public override Column Invoke(ScalarInvocation call)
    {
        using var result = (BooleanColumnBuilder)ColumnBuilder.Create(DataType.Boolean, call.Scratch.Budget);
        if (call.Arguments[0] is DictionaryColumn { Values: StringColumn entries } column)
        {
            MatchEntries(call, column, entries, result);
        }
        else
        {
            // The engine makes rows without a text null.
            var texts = FlattenKernel.Flatten(call.Arguments[0], call.Scratch.Child(0)) as StringColumn;
            for (int row = 0; row < call.RowCount; row++)
            {
                result.Append(texts is not null && !texts.IsNull(row) && IsMatch(texts.GetBytes(row)));
            }
        }

        return call.Scratch.Keep(result.Finish());
    }

    void MatchEntries(ScalarInvocation call, DictionaryColumn column, StringColumn entries, BooleanColumnBuilder result)
    {
        var known = call.State as RegexMatches;
        if (known is null || !ReferenceEquals(known.Entries, entries))
        {
            call.State = known = new RegexMatches(entries);
        }

        for (int row = 0; row < column.Length; row++)
        {
            int code = column.IsNull(row) ? -1 : column.GetCode(row);
            result.Append(code >= 0
                && (known.Find(code) ?? known.Remember(code, !entries.IsNull(code) && IsMatch(entries.GetBytes(code)))));
        }
    }

    bool IsMatch(ReadOnlySpan<byte> text)
    {
        // UTF-8 has a byte or more for each UTF-16 unit.
        if (text.Length <= ShortText)
        {
            Span<char> characters = stackalloc char[ShortText];
            return pattern.IsMatch(characters[..Encoding.UTF8.GetChars(text, characters)]);
        }

        char[] rented = ArrayPool<char>.Shared.Rent(text.Length);
        bool isMatch = pattern.IsMatch(rented.AsSpan(0, Encoding.UTF8.GetChars(text, rented)));
        ArrayPool<char>.Shared.Return(rented);
        return isMatch;
    }
}
