using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Encodings, and texts as lists.</summary>
static class EncodingFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "encode", "Bytes as text in hex or base64.", "encode('abc', 'hex')", [Of(Text, Text, Text), Of(Text, DataType.Binary, Text)],
                Encode),
        new KernelFunction(
            "decode", "Bytes of text in hex, base64 or utf8.", "decode('616263', 'hex')",
                [Of(DataType.Binary, Text, Text), Of(Text, DataType.Binary)], Decode),
        new KernelFunction(
            "base64 to_base64", "Bytes as text in base64.", "base64('abc')", [Of(Text, Text), Of(Text, DataType.Binary)], c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Convert.ToBase64String(RowLoop.Bytes(a[0], row))))),
        new KernelFunction("from_base64", "The bytes of text in base64.", "from_base64('YWJj')", Only(DataType.Binary, Text), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, FromFormat("base64", RowLoop.Text(a[0], row))))),
        new KernelFunction("unhex from_hex", "The bytes of hexadecimal text.", "unhex('61')", Only(DataType.Binary, Text), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, FromFormat("hex", RowLoop.Text(a[0], row))))),
        new KernelFunction(
            "string_split split str_split string_to_array string_to_list", "The parts that a separator splits a text into.",
                "string_split('a,b', ',')", Only(DataType.List(Text), Text, Text), Split),
        new KernelFunction(
            "array_to_string list_to_string array_join",
                "The elements of a list as text with a separator; nulls are skipped, or shown as a text.",
                    "array_to_string(['a', 'b'], ',')", JoinTypes, Join),
    ];

    static Column Encode(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        string format = RowLoop.Text(a[1], row);
        ReadOnlySpan<byte> bytes = RowLoop.Bytes(a[0], row);
        RowLoop.Put(result, format.ToUpperInvariant() switch
        {
            "HEX" => Convert.ToHexStringLower(bytes),
            "BASE64" => Convert.ToBase64String(bytes),
            _ => throw UnknownFormat(format),
        });
    });

    static Column Decode(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        if (a.Length == 2)
        {
            RowLoop.Put(result, FromFormat(RowLoop.Text(a[1], row), RowLoop.Text(a[0], row)));
            return;
        }

        ReadOnlySpan<byte> bytes = RowLoop.Bytes(a[0], row);
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "decode: the bytes are not valid UTF-8");
        }

        RowLoop.Put(result, bytes);
    });

    static byte[] FromFormat(string format, string text)
    {
        try
        {
            return format.ToUpperInvariant() switch
            {
                "HEX" => Convert.FromHexString(text),
                "BASE64" => Convert.FromBase64String(text),
                "UTF8" or "UTF-8" => Encoding.UTF8.GetBytes(text),
                _ => throw UnknownFormat(format),
            };
        }
        catch (FormatException e)
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"decode: '{text}' is not {format}", e);
        }
    }

    static QuiverException UnknownFormat(string format) =>
        new(ErrorCode.InvalidValue, $"unknown encoding '{format}'; use 'hex' or 'base64'");

    static Column Split(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        var list = (ListColumnBuilder)result;
        string text = RowLoop.Text(a[0], row);
        string separator = RowLoop.Text(a[1], row);
        IEnumerable<string> parts = separator.Length > 0 ? text.Split(separator, StringSplitOptions.None)
            : text.EnumerateRunes().Select(r => r.ToString());
        foreach (string part in parts)
        {
            RowLoop.Put(list.Elements, part);
        }

        list.EndValue();
    });

    static FunctionSignature? JoinTypes(IReadOnlyList<DataType> arguments) => arguments.Count is 2 or 3
        && arguments[0].Logical is ListType list
        ? new FunctionSignature(arguments.Count == 2 ? [list, Text] : [list, Text, Text], Text)
        : null;

    static Column Join(ScalarInvocation call)
    {
        var buffer = new TextBuffer();
        return RowLoop.Run(call, (a, row, result) =>
        {
            var list = (ListColumn)a[0];
            (int start, int end) = list.GetRange(row);
            buffer.Truncate();
            bool isFirst = true;
            for (int i = start; i < end; i++)
            {
                if (list.Elements.IsNull(i) && a.Length < 3)
                {
                    continue;
                }

                buffer.Append(isFirst ? [] : RowLoop.Bytes(a[1], row));
                isFirst = false;
                if (list.Elements.IsNull(i))
                {
                    buffer.Append(RowLoop.Bytes(a[2], row));
                }
                else
                {
                    ValueText.Append(list.Elements, i, buffer);
                }
            }

            RowLoop.Put(result, buffer.Written);
        });
    }
}
