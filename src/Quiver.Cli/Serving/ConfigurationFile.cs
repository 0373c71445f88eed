using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Quiver.Cli.Commands;

namespace Quiver.Cli.Serving;

/// <summary>Reads the configuration file: a JSON object whose members are settings by name. Comments are allowed.</summary>
static class ConfigurationFile
{
    /// <summary>Returns the values of a file by the names of settings.</summary>
    /// <exception cref="UsageException">It cannot be read, is no object, or has a member that is no setting.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection section in Parse(path).GetChildren())
        {
            if (ServeOptions.Find(section.Key) is not { } option)
            {
                throw new UsageException(
                    $"the configuration file {path} has \"{section.Key}\", which is no setting; quiver serve --help lists them");
            }

            if (ValueOf(section, option, path) is { } value)
            {
                values[option.Name] = value;
            }
        }

        return values;
    }

    static string? ValueOf(IConfigurationSection section, ServeOption option, string path)
    {
        IConfigurationSection[] items = [.. section.GetChildren()];
        if (items.Length == 0)
        {
            return section.Value;
        }

        return option.IsList && items.All(item => item.Value is not null)
            ? string.Join(',', items.Select(item => item.Value))
            : throw new UsageException($"\"{option.Name}\" of the configuration file {path} takes one value, not an object or a list");
    }

    static IConfigurationRoot Parse(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the configuration file {path} cannot be read: {error.Message}");
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new UsageException($"the configuration file {path} is no JSON object of settings: {error.Message}");
        }
    }
}
