using System.Globalization;
using Quiver.Compute.Temporal;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session.Settings;

/// <summary>The settings of a session, in the order of SHOW ALL.</summary>
static class AllSettings
{
    const int MaxBatchSize = 1 << 16;
    static readonly string[] _foreignSections = ["catalog", "execution", "explain", "format", "optimizer", "runtime", "sql_parser"];

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            "batch_size",
            "The most rows that operators pass on at a time.",
            context => Text(context.BatchSize),
            (context, value) => Change(context, s => s with { BatchSize = Number(value, MaxBatchSize) }))
        {
            Aliases = ["datafusion.execution.batch_size"],
        },
        new(
            "default_null_order",
            "Where nulls come in ORDER BY without NULLS FIRST or LAST: nulls_max (after all values), nulls_min, nulls_first or nulls_last.",
            context => context.Session.Settings.NullOrder switch
            {
                DefaultNullOrder.Min => "nulls_min",
                DefaultNullOrder.First => "nulls_first",
                DefaultNullOrder.Last => "nulls_last",
                _ => "nulls_max",
            },
            (context, value) => Change(context, s => s with { NullOrder = Nulls(value) }))
        {
            Aliases = ["null_order", "datafusion.sql_parser.default_null_ordering"],
        },
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
        new(
            "time_zone",
            "The zone of TIMESTAMPTZ: texts without one are read in it, instants are shown in it, and the clock is read in it.",
            context => context.Session.Settings.TimeZone ?? SqlTypes.DefaultZone,
            (context, value) => Change(context, s => s with { TimeZone = Zone(value) }))
        {
            Aliases = ["timezone", "datafusion.execution.time_zone"],
        },
    ];

    /// <summary>Finds a setting by one of its names; null where there is none.</summary>
    public static Setting? Find(string name) =>
        All.FirstOrDefault(s => s.Aliases.Append(s.Name).Contains(name, StringComparer.OrdinalIgnoreCase)) ?? FindForeign(name);

    /// <summary>
    /// Settings that only tune DataFusion are taken and do nothing, so that scripts written for it run; a section that DataFusion does not
    /// have is a mistake.
    /// </summary>
    static Setting? FindForeign(string name) => name.Split('.') is ["datafusion", var section, _, ..] && _foreignSections.Contains(section)
        ? new Setting(name, "A setting of DataFusion that means nothing here.", _ => "", (_, _) => { })
        : null;

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

    static DefaultNullOrder Nulls(string? value) => value?.ToLowerInvariant() switch
    {
        null or "" or "nulls_max" or "nulls_last_on_asc_first_on_desc" or "postgres" => DefaultNullOrder.Max,
        "nulls_min" or "nulls_first_on_asc_last_on_desc" or "sqlite" or "mysql" => DefaultNullOrder.Min,
        "nulls_first" or "nulls first" or "first" => DefaultNullOrder.First,
        "nulls_last" or "nulls last" or "last" => DefaultNullOrder.Last,
        _ => throw new SettingValueException("nulls_max, nulls_min, nulls_first or nulls_last"),
    };

    static string? Zone(string? value) => value is null || TimeZoneRules.TryFind(value, out _)
        ? value
        : throw new SettingValueException("the name of a time zone or an offset, such as 'Europe/Berlin' or '+02:00'");

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
