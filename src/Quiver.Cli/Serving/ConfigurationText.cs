using System.Text;
using System.Text.Json;

namespace Quiver.Cli.Serving;

/// <summary>Writes settings as a configuration file, with a comment that says where each comes from.</summary>
static class ConfigurationText
{
    /// <summary>Returns the text.</summary>
    public static string Of(IReadOnlyList<SettingValue> values)
    {
        var text = new StringBuilder("{\n");
        foreach (ServeOptionGroup group in ServeOptions.Groups)
        {
            text.Append("  // ").Append(group.Name).Append('\n');
            foreach (ServeOption option in group.Options)
            {
                SettingValue? given = values.FirstOrDefault(value => value.Option == option);
                string source = given?.Source ?? $"default{(option.ComputedDefault is { } computed ? ": " + computed : "")}";
                bool isLast = group == ServeOptions.Groups[^1] && option == group.Options[^1];
                text.Append("  \"").Append(option.Name).Append("\": ").Append(Json(option, given?.Text ?? option.Default))
                    .Append(isLast ? "" : ",").Append(" // ").Append(source).Append('\n');
            }
        }

        return text.Append("}\n").ToString();
    }

    static string Json(ServeOption option, string? value) => value switch
    {
        null => "null",
        _ when option.IsSwitch => SettingText.Switch(value) ? "true" : "false",
        _ when option.IsList => $"[{string.Join(", ", SettingText.List(value).Select(Quote))}]",
        _ => Quote(value),
    };

    static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
