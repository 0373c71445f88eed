using System.Globalization;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session.Settings;

/// <summary>The settings of a session, in the order of SHOW ALL.</summary>
static class AllSettings
{
    const int MaxBatchSize = 1 << 16;

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            "batch_size",
            "The most rows that operators pass on at a time.",
            context => Text(context.BatchSize),
            (context, value) => Change(context, s => s with { BatchSize = Number(value, MaxBatchSize) })),
        new(
            "disabled_rules",
            "Optimizer rules that do not run, by name, with commas between them; EXPLAIN (RULES) shows the names.",
            context => string.Join(',', context.Session.Settings.DisabledRules),
            (context, value) => Change(context, s => s with { DisabledRules = Rules(value, context) }))
        {
            Aliases = ["disabled_optimizers"],
        },
        new(
            "memory_limit",
            "The most native memory that a statement may hold, such as 2GB; at most what the engine may.",
            context => Text(context.Memory.LimitBytes),
            (context, value) => Change(context, s => s with { MemoryLimitBytes = Size(value) }))
        {
            Aliases = ["max_memory"],
        },
        new(
            "optimizer",
            "Whether optimizer rules run that are not needed for the answer.",
            context => context.Optimizes ? "true" : "false",
            (context, value) => Change(context, s => s with { Optimizes = Boolean(value) })),
        new(
            "schema",
            "The schema in which names without one are looked up first.",
            context => context.Session.Schema is { Count: > 0 } chosen ? string.Join('.', chosen) : TableCatalog.DefaultSchema,
            SchemaChoice.Set)
        {
            Aliases = ["search_path"],
        },
        new(
            "threads",
            "The threads that a statement may use; at most those of the engine.",
            context => Text(context.Threads),
            (context, value) => Change(context, s => s with { Threads = Number(value, context.Engine.Options.Threads) })),
    ];

    /// <summary>Finds a setting by one of its names; null where there is none.</summary>
    public static Setting? Find(string name) =>
        All.FirstOrDefault(s => s.Aliases.Append(s.Name).Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>What to say of a name that no setting has.</summary>
    public static string Unknown(string name) => $"unknown setting \"{name}\"{NameSuggestion.Phrase(name, All.Select(s => s.Name))}; "
        + $"there are: {string.Join(", ", All.Select(s => s.Name))}";

    static void Change(StatementContext context, Func<SessionSettings, SessionSettings> change) =>
        context.Session.Settings = change(context.Session.Settings);

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static int? Number(string? value, int most) => value is null ? null
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most ? number
        : throw new SettingValueException($"a number from 1 to {most}");

    static long? Size(string? value) => value is null ? null
        : MemorySize.Parse(value) ?? throw new SettingValueException("a size such as '2GB', '512MiB' or 1000000");

    static bool? Boolean(string? value) => value?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "on" or "1" => true,
        "false" or "off" or "0" => false,
        _ => throw new SettingValueException("true or false"),
    };

    static string[] Rules(string? value, StatementContext context)
    {
        string[] names = [.. OptimizerRules.Optional.Concat(context.Engine.OptimizerRules).Select(r => r.Name)];
        return
        [
            .. (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(n => names.FirstOrDefault(r => r.Equals(n, StringComparison.OrdinalIgnoreCase))
                    ?? throw new SettingValueException(
                        $"names of optimizer rules that may be left out, which \"{n}\" is not{NameSuggestion.Phrase(n, names)}; "
                        + $"there are: {string.Join(", ", names)}")),
        ];
    }
}
