using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quiver.Engine.Session.Explain;

/// <summary>
/// Writes plans as JSON: an object an operator, with <c>operator</c>, <c>detail</c>, what was counted (<c>rows</c>, <c>time</c> in
/// milliseconds, <c>memory</c> and <c>spilled</c> in bytes) and <c>inputs</c>.
/// </summary>
static class ExplainJson
{
    static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = int.MaxValue };

    public static string Of(ExplainNode plan)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, _options))
        {
            Write(writer, plan);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    static void Write(Utf8JsonWriter writer, ExplainNode plan)
    {
        writer.WriteStartObject();
        writer.WriteString("operator", plan.Operator);
        if (plan.Detail.Length > 0)
        {
            writer.WriteString("detail", plan.Detail);
        }

        foreach (ExplainFact fact in plan.Facts)
        {
            switch (fact.Value)
            {
                case long number:
                    writer.WriteNumber(fact.Name, number);
                    break;
                case double number when double.IsFinite(number):
                    writer.WriteNumber(fact.Name, number);
                    break;
                default:
                    writer.WriteString(fact.Name, fact.Text);
                    break;
            }
        }

        if (plan.Inputs.Count > 0)
        {
            writer.WriteStartArray("inputs");
            foreach (ExplainNode input in plan.Inputs)
            {
                Write(writer, input);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
