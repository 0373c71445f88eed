using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Parses the statements about databases, retention policies, continuous queries and subscriptions.</summary>
sealed class InfluxDefinitionParser(InfluxParser parser)
{
    InfluxTokenReader Reader => parser.Reader;

    /// <summary>Parses what follows CREATE DATABASE.</summary>
    public InfluxCreateDatabase ParseDatabase()
    {
        string name = Reader.ExpectIdentifier();
        if (!Reader.AcceptKeyword("WITH"))
        {
            return new InfluxCreateDatabase(name, null);
        }

        InfluxToken first = Reader.Peek();
        bool isOption = first.IsKeyword("DURATION") || first.IsKeyword("NAME") || first.IsKeyword("REPLICATION")
            || first.IsKeyword("SHARD") || IsLimit(first);
        if (!isOption)
        {
            throw InfluxErrors.Expected(first, "DURATION", "NAME", "REPLICATION", "SHARD");
        }

        return new InfluxCreateDatabase(name, new InfluxRetention
        {
            Duration = Reader.AcceptKeyword("DURATION") ? Reader.ExpectDuration() : null,
            Replication = Reader.AcceptKeyword("REPLICATION") ? Reader.ExpectCount() : null,
            ShardDuration = Reader.AcceptKeyword("SHARD") ? ParseShardDuration(isInfinitePermitted: true) : null,
            FutureLimit = AcceptWriteLimit("FUTURE"),
            PastLimit = AcceptWriteLimit("PAST"),
            Name = Reader.AcceptKeyword("NAME") ? Reader.ExpectIdentifier() : "",
        });
    }

    /// <summary>Parses what follows CREATE RETENTION POLICY.</summary>
    public InfluxRetentionPolicy ParseRetentionPolicy()
    {
        string name = Reader.ExpectIdentifier();
        Reader.ExpectKeywords("ON");
        string database = Reader.ExpectIdentifier();
        Reader.ExpectKeywords("DURATION");
        long duration = Reader.ExpectDuration();
        Reader.ExpectKeywords("REPLICATION");
        return new InfluxRetentionPolicy(false, name, database, new InfluxRetention
        {
            Duration = duration,
            Replication = Reader.ExpectCount(),
            ShardDuration = Reader.AcceptKeyword("SHARD") ? ParseShardDuration(isInfinitePermitted: false) : null,
            IsDefault = Reader.AcceptKeyword("DEFAULT"),
            FutureLimit = AcceptWriteLimit("FUTURE"),
            PastLimit = AcceptWriteLimit("PAST"),
        });
    }

    /// <summary>Parses what follows ALTER RETENTION POLICY; the options stand in any order.</summary>
    public InfluxRetentionPolicy ParseAlterRetentionPolicy()
    {
        InfluxToken token = Reader.Take();
        string name = token.IsKeyword("DEFAULT") ? "default"
            : token.Kind == InfluxTokenKind.Identifier ? token.Text
            : throw InfluxErrors.Expected(token, "identifier");
        Reader.ExpectKeywords("ON");
        string database = Reader.ExpectIdentifier();
        var retention = new InfluxRetention();
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            token = Reader.Take();
            string option = token.Kind == InfluxTokenKind.Keyword ? token.Text : IsLimit(token) ? token.Text.ToUpperInvariant() : "";
            if (found.Contains(option))
            {
                throw InfluxErrors.At($"found duplicate {option} option", token.Position);
            }

            InfluxRetention? next = AlterRetention(option, retention);
            if (next is null)
            {
                Reader.PutBack();
                return found.Count > 0
                    ? new InfluxRetentionPolicy(true, name, database, retention)
                    : throw InfluxErrors.Expected(token, "DURATION", "REPLICATION", "SHARD", "DEFAULT");
            }

            retention = next;
            found.Add(option);
        }
    }

    /// <summary>Parses what follows CREATE CONTINUOUS QUERY.</summary>
    public InfluxCreateContinuousQuery ParseContinuousQuery()
    {
        string name = Reader.ExpectIdentifier();
        Reader.ExpectKeywords("ON");
        string database = Reader.ExpectIdentifier();
        (long every, long length) = Reader.AcceptKeyword("RESAMPLE") ? ParseResample() : (0, 0);
        Reader.ExpectKeywords("BEGIN", "SELECT");
        InfluxSelect select = parser.Selects.Parse(isTargetRequired: true);
        long interval = 0;
        if (!select.IsRaw)
        {
            string? reason = FindInterval(select, out interval);
            if (interval == 0)
            {
                // InfluxDB names the token before the one that the statement ended with.
                Reader.PutBack();
                Reader.PutBack();
                InfluxToken token = Reader.Take();
                throw reason is null
                    ? InfluxErrors.Expected(token, "GROUP BY time(...)")
                    : InfluxErrors.Expected(token, "GROUP BY time(...)", reason);
            }
        }

        Reader.ExpectKeywords("END");
        long least = Math.Max(interval, every);
        if (length != 0 && length < least)
        {
            throw InfluxErrors.Plain(
                "FOR duration must be >= GROUP BY time duration: must be a minimum of "
                + $"{DurationText.Format(least)}, got {DurationText.Format(length)}");
        }

        return new InfluxCreateContinuousQuery(name, database, select, every, length);
    }

    /// <summary>Parses what follows CREATE SUBSCRIPTION.</summary>
    public InfluxCreateSubscription ParseSubscription()
    {
        string name = Reader.ExpectIdentifier();
        Reader.ExpectKeywords("ON");
        string database = Reader.ExpectIdentifier();
        Reader.ExpectAdjacent(".");
        string policy = Reader.ExpectIdentifier();
        Reader.ExpectKeywords("DESTINATIONS");
        InfluxToken mode = Reader.Take();
        return mode.IsKeyword("ALL") || mode.IsKeyword("ANY")
            ? new InfluxCreateSubscription(name, database, policy, mode.Text, Reader.List(Reader.ExpectString))
            : throw InfluxErrors.Expected(mode, "ALL", "ANY");
    }

    static bool IsLimit(InfluxToken token) => token.Kind == InfluxTokenKind.Identifier
        && (token.Text.Equals("FUTURE", StringComparison.OrdinalIgnoreCase) || token.Text.Equals("PAST", StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the length of GROUP BY time(); returns what is wrong with it.</summary>
    static string? FindInterval(InfluxSelect select, out long interval)
    {
        interval = 0;
        foreach (InfluxCall call in select.Dimensions.OfType<InfluxCall>().Where(call => call.Name == "time"))
        {
            if (call.Arguments.Count is < 1 or > 2)
            {
                return "time dimension expected 1 or 2 arguments";
            }

            if (call.Arguments[0] is not InfluxDuration duration)
            {
                return "time dimension must have duration argument";
            }

            interval = duration.Nanoseconds;
            return null;
        }

        return null;
    }

    InfluxRetention? AlterRetention(string option, InfluxRetention retention) => option switch
    {
        "DURATION" => retention with { Duration = Reader.ExpectDuration() },
        "REPLICATION" => retention with { Replication = Reader.ExpectCount() },
        "SHARD" => retention with { ShardDuration = ParseShardDuration(isInfinitePermitted: false) },
        "DEFAULT" => retention with { IsDefault = true },
        "FUTURE" => retention with { FutureLimit = ParseWriteLimit() },
        "PAST" => retention with { PastLimit = ParseWriteLimit() },
        _ => null,
    };

    long ParseShardDuration(bool isInfinitePermitted)
    {
        Reader.ExpectKeywords("DURATION");
        InfluxToken token = Reader.Peek();
        return token.IsKeyword("INF") && !isInfinitePermitted
            ? throw InfluxErrors.At("invalid duration INF for shard duration", token.Position)
            : Reader.ExpectDuration();
    }

    long? AcceptWriteLimit(string word) => Reader.AcceptWord(word) ? ParseWriteLimit() : null;

    long ParseWriteLimit()
    {
        Reader.ExpectKeywords("LIMIT");
        return Reader.ExpectDuration();
    }

    (long Every, long For) ParseResample()
    {
        long every = Reader.AcceptKeyword("EVERY") ? Reader.ExpectDuration(isInfinitePermitted: false) : 0;
        long length = Reader.AcceptKeyword("FOR") ? Reader.ExpectDuration(isInfinitePermitted: false) : 0;
        return every != 0 || length != 0 ? (every, length) : throw InfluxErrors.Expected(Reader.Take(), "EVERY", "FOR");
    }
}
