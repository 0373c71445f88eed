using System.Text.Json;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Casting;
using Quiver.Compute.Json;
using Quiver.Compute.Text;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that make JSON of values and values of JSON.</summary>
static class JsonBuildFunctions
{
    /// <summary>What a cast to JSON does with text: it is checked and left as it is.</summary>
    public const string Check = "json_check";

    /// <summary>The same, but text that is not JSON becomes null.</summary>
    public const string TryCheck = "json_try_check";

    /// <summary>Says that an argument is JSON already: see <see cref="JsonValues.Mark"/>.</summary>
    public const string MarkName = "json_mark";

    public static IEnumerable<ScalarFunction> All =>
    [
        Builds(
            "to_json json_quote array_to_json row_to_json", "A value as JSON; null for null.", "to_json({'a': [1, 2]})",
            a => a.Count == 1 ? Of(Text, a[0].Logical) : null, c => Write(c, (a, row, buffer) => JsonValues.Append(a[0], row, buffer))),
        Builds(
            "json_array json_build_array", "The arguments as a JSON array.", "json_array(1, 'a', NULL)", AnyValues, Array, seesNulls: true),
        Builds(
            "json_object json_build_object", "A JSON object of names and values in turn.", "json_object('a', 1, 'b', NULL)",
            a => a.Count % 2 == 0 ? AnyValues(a) : null, Object, seesNulls: true),
        new KernelFunction(
            "json", "A JSON text without blanks.", "json('{\"a\":  1}')", Only(Text, Text), c =>
                Change(c, JsonText.AppendCompact)) { ReturnsJson = true },
        new KernelFunction(
            "json_pretty", "A JSON text with a line for each element and field.", "json_pretty('[1]')", Only(Text, Text), c =>
                Change(c, JsonText.AppendPretty)) { ReturnsJson = true },
        new KernelFunction(
            "json_merge_patch", "A JSON value changed by patches (RFC 7396): fields replace fields, and null takes them out.",
            "json_merge_patch('{\"a\": 1}', '{\"b\": 2}')", a => a.Count >= 2 && a.All(JsonFunctions.IsText) ? AllText(a) : null, Merge)
        {
            ReturnsJson = true,
        },
        new KernelFunction(
            "from_json json_transform", "The value of a type, given as JSON of type names, that a JSON text has; null where it differs.",
            "from_json('{\"a\": 1}', '{\"a\": \"INTEGER\"}')", TransformTypes, c => Transform(c, CastMode.Try), seesNulls: true),
        new KernelFunction(
            "from_json_strict json_transform_strict",
            "The value of a type, given as JSON of type names, that a JSON text has; fails where it differs.",
            "from_json_strict('{\"a\": 1}', '{\"a\": \"INTEGER\"}')", TransformTypes, c => Transform(c, CastMode.Strict), seesNulls: true),
        new KernelFunction(
            Check, "A text that must be JSON, as a cast to JSON gives it.", "json_check('[1]')", Only(Text, Text),
            c => Checked(c, isTry: false)) { ReturnsJson = true },
        new KernelFunction(
            TryCheck, "A text where it is JSON, else null.", "json_try_check('[1')", Only(Text, Text), c => Checked(c, isTry: true))
        {
            ReturnsJson = true,
        },
        new KernelFunction(
            MarkName, "Says that a text is JSON and not to be quoted.", "to_json(json_mark('[1]'))", Only(JsonValues.Mark, Text), c =>
                RowLoop.Run(c, (a, row, result) =>
                {
                    RowLoop.Put(((StructColumnBuilder)result).Fields[0], RowLoop.Bytes(a[0], row));
                    ((StructColumnBuilder)result).EndValue();
                })),
    ];

    static KernelFunction Builds(
        string names, string description, string example, Func<IReadOnlyList<DataType>, FunctionSignature?> resolve,
        Func<ScalarInvocation, Column> body, bool seesNulls = false) =>
        new(names, description, example, resolve, body, seesNulls: seesNulls) { ReturnsJson = true, TakesJson = true };

    static FunctionSignature? AnyValues(IReadOnlyList<DataType> arguments) =>
        new([.. arguments.Select(a => a.Logical)], Text);

    static Column Write(ScalarInvocation call, Action<IReadOnlyList<Column>, int, TextBuffer> append)
    {
        var buffer = new TextBuffer();
        using var result = (StringColumnBuilder)ColumnBuilder.Create(Text, call.Scratch.Budget);
        for (int row = 0; row < call.RowCount; row++)
        {
            buffer.Truncate();
            append(call.Arguments, row, buffer);
            result.Append(buffer.Written);
        }

        return RowLoop.Keep(call, result.Finish());
    }

    static Column Array(ScalarInvocation call) => Write(call, (a, row, buffer) =>
    {
        buffer.Append((byte)'[');
        for (int i = 0; i < a.Count; i++)
        {
            buffer.Append(i > 0 ? ","u8 : []);
            JsonValues.Append(a[i], row, buffer);
        }

        buffer.Append((byte)']');
    });

    static Column Object(ScalarInvocation call) => Write(call, (a, row, buffer) =>
    {
        buffer.Append((byte)'{');
        for (int i = 0; i < a.Count; i += 2)
        {
            buffer.Append(i > 0 ? ","u8 : []);
            AppendKey(a[i], row, buffer, "json_object");
            buffer.Append((byte)':');
            JsonValues.Append(a[i + 1], row, buffer);
        }

        buffer.Append((byte)'}');
    });

    /// <summary>Appends a value as the name of a field.</summary>
    public static void AppendKey(Column column, int row, TextBuffer buffer, string function)
    {
        if (column.IsNull(row))
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"the name of a field must not be NULL in {function}");
        }

        var text = new TextBuffer();
        ValueText.Append(column, row, text);
        JsonText.AppendString(text.Written, buffer);
    }

    delegate void Append(ReadOnlySpan<byte> json, TextBuffer buffer);

    static Column Change(ScalarInvocation call, Append append)
    {
        var buffer = new TextBuffer();
        return JsonFunctions.Rows(call, (a, row, result) =>
        {
            buffer.Truncate();
            append(RowLoop.Bytes(a[0], row), buffer);
            RowLoop.Put(result, buffer.Written);
        });
    }

    static Column Checked(ScalarInvocation call, bool isTry) => JsonFunctions.Rows(call, (a, row, result) =>
    {
        ReadOnlySpan<byte> json = RowLoop.Bytes(a[0], row);
        if (isTry && !JsonSearch.IsValid(json))
        {
            result.AppendNull();
            return;
        }

        Utf8JsonReader reader = JsonSearch.Open(json);
        JsonSearch.Finish(ref reader);
        RowLoop.Put(result, json);
    });

    static Column Merge(ScalarInvocation call) => JsonFunctions.Rows(call, (a, row, result) =>
    {
        byte[] merged = RowLoop.Bytes(a[0], row).ToArray();
        var buffer = new TextBuffer();
        for (int i = 1; i < a.Length; i++)
        {
            using JsonDocument target = JsonTrees.Parse(merged);
            using JsonDocument patch = JsonTrees.Parse(RowLoop.Bytes(a[i], row));
            buffer.Truncate();
            JsonTrees.AppendMerged(target.RootElement, patch.RootElement, buffer);
            merged = buffer.Written.ToArray();
        }

        RowLoop.Put(result, merged);
    });

    /// <summary>The binder gives the type as the type of the second argument, a null.</summary>
    static FunctionSignature? TransformTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && JsonFunctions.IsText(arguments[0]) ? Of(arguments[1], Text, arguments[1]) : null;

    static Column Transform(ScalarInvocation call, CastMode mode)
    {
        Column json = call.Arguments[0];
        var buffer = new TextBuffer();
        using ColumnBuilder texts = ColumnBuilder.Create(JsonColumns.Shape(call.ResultType), call.Scratch.Budget);
        try
        {
            for (int row = 0; row < call.RowCount; row++)
            {
                if (json.IsNull(row))
                {
                    texts.AppendNull();
                    continue;
                }

                Column flat = json;
                int at = row;
                Compute.Comparison.ValueComparer.Resolve(ref flat, ref at);
                JsonColumns.Append(RowLoop.Bytes(flat, at), texts, mode == CastMode.Strict, buffer);
            }
        }
        catch (JsonException error)
        {
            throw JsonText.Invalid(error);
        }

        return CastKernel.Evaluate(RowLoop.Keep(call, texts.Finish()), call.ResultType, mode, call.Scratch.Child(0));
    }
}
