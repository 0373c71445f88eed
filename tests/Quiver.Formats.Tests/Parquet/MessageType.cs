using System.Globalization;
using System.Text.RegularExpressions;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>
/// Reads schemas in the notation of the Parquet specification: <c>optional group a (LIST) { repeated int32 array; }</c>.
/// Annotations in parentheses are converted types, those in brackets are logical types; both may have numbers.
/// </summary>
static partial class MessageType
{
    public static List<SchemaElement> Parse(string text)
    {
        var words = new Queue<string>(Words().Matches(text).Select(m => m.Value));
        var elements = new List<SchemaElement> { new() { Name = "schema" } };
        elements[0].ChildCount = Fields(words, elements);
        return elements;
    }

    static int Fields(Queue<string> words, List<SchemaElement> elements)
    {
        int count = 0;
        while (words.TryPeek(out string? word) && word != "}")
        {
            Field(words, elements);
            count++;
        }

        return count;
    }

    static void Field(Queue<string> words, List<SchemaElement> elements)
    {
        var element = new SchemaElement { Repetition = Enum.Parse<FieldRepetition>(words.Dequeue(), ignoreCase: true) };
        elements.Add(element);
        string type = words.Dequeue();
        if (type != "group")
        {
            string[] parts = type.Split('(', ')');
            element.Type = parts[0] switch
            {
                "binary" => ParquetType.ByteArray,
                "fixed" => ParquetType.FixedLengthByteArray,
                _ => Enum.Parse<ParquetType>(parts[0], ignoreCase: true),
            };
            element.TypeLength = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : null;
        }

        element.Name = words.Dequeue();
        while (words.Peek() is [('(' or '['), ..] annotation)
        {
            words.Dequeue();
            Annotate(element, annotation);
        }

        if (words.Dequeue() == "{")
        {
            element.ChildCount = Fields(words, elements);
            words.Dequeue();
        }
    }

    static void Annotate(SchemaElement element, string annotation)
    {
        string[] parts = annotation[1..^1].Split('(', ',', ')');
        string name = parts[0].Replace("_", "", StringComparison.Ordinal);
        if (annotation[0] == '(')
        {
            element.ConvertedType = Enum.Parse<ConvertedType>(name, ignoreCase: true);
            if (parts.Length > 2)
            {
                element.Precision = int.Parse(parts[1], CultureInfo.InvariantCulture);
                element.Scale = int.Parse(parts[2], CultureInfo.InvariantCulture);
            }

            return;
        }

        var logical = new LogicalType { Kind = Enum.Parse<LogicalKind>(name, ignoreCase: true) };
        element.LogicalType = logical;
        switch (logical.Kind)
        {
            case LogicalKind.Decimal:
                logical.Precision = int.Parse(parts[1], CultureInfo.InvariantCulture);
                logical.Scale = int.Parse(parts[2], CultureInfo.InvariantCulture);
                break;
            case LogicalKind.Time or LogicalKind.Timestamp:
                logical.Unit = Enum.Parse<ParquetTimeUnit>(parts[1], ignoreCase: true);
                logical.IsAdjustedToUtc = bool.Parse(parts[2]);
                break;
            case LogicalKind.Integer:
                logical.BitWidth = int.Parse(parts[1], CultureInfo.InvariantCulture);
                logical.IsSigned = bool.Parse(parts[2]);
                break;
        }
    }

    [GeneratedRegex(@"\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]|[{};]|[\w.]+(?:\(\d+\))?")]
    private static partial Regex Words();
}
