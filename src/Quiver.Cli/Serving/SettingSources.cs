using Quiver.Arrow.Errors;
using Quiver.Cli.Commands;
using Quiver.Server.Hosting;

namespace Quiver.Cli.Serving;

/// <summary>Where settings come from: flags first, then the environment, then the file.</summary>
static class SettingSources
{
    /// <summary>Finds the value of each setting that was given one.</summary>
    /// <param name="flags">The values of flags, by the names of settings.</param>
    /// <param name="variable">Returns the value of a variable of the environment.</param>
    /// <param name="file">The configuration file; null for that of the environment, or none.</param>
    /// <exception cref="UsageException">The file is wrong.</exception>
    public static IReadOnlyList<SettingValue> Find(
        IReadOnlyDictionary<string, string> flags, Func<string, string?> variable, string? file)
    {
        file ??= variable("QUIVER_CONFIG");
        Dictionary<string, string> configured = file is null ? [] : ConfigurationFile.Read(file);
        var values = new List<SettingValue>();
        foreach (ServeOption option in ServeOptions.All)
        {
            if (flags.TryGetValue(option.Name, out string? flag))
            {
                values.Add(new SettingValue(option, flag, $"--{option.Name}"));
            }
            else if (variable(option.Variable) is { Length: > 0 } text)
            {
                values.Add(new SettingValue(option, text, $"the environment variable {option.Variable}"));
            }
            else if (configured.TryGetValue(option.Name, out string? member))
            {
                values.Add(new SettingValue(option, member, $"\"{option.Name}\" of {file}"));
            }
        }

        return values;
    }

    /// <summary>Makes settings of values.</summary>
    /// <exception cref="UsageException">A value is wrong, or two do not fit together.</exception>
    public static ServeSettings Apply(IReadOnlyList<SettingValue> values)
    {
        var settings = new ServeSettings();
        foreach (SettingValue value in values)
        {
            try
            {
                value.Option.Apply(settings, value.Text);
                settings.Server.Sources[value.Option.Name] = value.Source;
            }
            catch (SettingException error)
            {
                throw new UsageException($"{value.Source} takes {error.Message}, not \"{value.Text}\"");
            }
        }

        if (settings.Server.Store is { } store && store.BufferBytes <= store.CheckpointBytes)
        {
            throw new UsageException(
                $"--buffer-bytes ({store.BufferBytes}) must be more than --checkpoint-bytes ({store.CheckpointBytes}): writers would wait "
                + "for a checkpoint that does not come");
        }

        Bind(settings, values.FirstOrDefault(value => value.Option.Name == "bind")?.Source ?? "--bind");
        return settings;
    }

    static void Bind(ServeSettings settings, string source)
    {
        bool isEncrypted = settings.Standalone.CertificateFile is not null;
        try
        {
            settings.Standalone.Addresses =
            [
                .. (settings.Bind.Count > 0 ? settings.Bind : ["127.0.0.1"]).Select(text => ListenAddress.Parse(text, isEncrypted)),
            ];
        }
        catch (QuiverException error)
        {
            throw new UsageException($"{source}: {error.Message}");
        }

        if (settings.Standalone.KeyFile is not null && !isEncrypted)
        {
            throw new UsageException("--tls-key needs --tls-cert: the certificate that the key belongs to");
        }

        if (!isEncrypted && settings.Standalone.Addresses.FirstOrDefault(address => address.IsEncrypted) is { } https)
        {
            throw new UsageException($"{source}: {https} needs --tls-cert and --tls-key");
        }

        if (!settings.Server.RequiresTokens && !settings.IsInsecure
            && settings.Standalone.Addresses.FirstOrDefault(address => !address.IsLoopback) is { } open)
        {
            throw new UsageException(
                $"--without-auth at {open} lets every machine that reaches it do everything; leave tokens on, listen at 127.0.0.1, or give "
                + "--insecure too");
        }
    }
}
