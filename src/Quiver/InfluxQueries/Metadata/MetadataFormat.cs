using Quiver.InfluxQl.Ast;
using Quiver.Storage.Logs;

namespace Quiver.InfluxQueries.Metadata;

/// <summary>What InfluxQL defines, in objects of its log. Lists begin with their count.</summary>
sealed class MetadataFormat : ILogFormat<MetadataState, MetadataEdit>
{
    /// <inheritdoc/>
    public string Name => "influxql";

    /// <inheritdoc/>
    public int FormatVersion => 1;

    /// <inheritdoc/>
    public MetadataState Empty => MetadataState.Empty;

    /// <inheritdoc/>
    public MetadataState Apply(MetadataState state, MetadataEdit edit) => state.With(edit);

    /// <inheritdoc/>
    public void WriteState(LogWriter writer, MetadataState state)
    {
        WriteList(writer, [.. state.Databases.Values.OrderBy(facts => facts.Name, StringComparer.Ordinal)], WriteDatabase);
        WriteList(writer, [.. state.Users.Values], WriteUser);
    }

    /// <inheritdoc/>
    public MetadataState ReadState(LogReader reader) => MetadataState.Empty.With(
        new MetadataEdit { Databases = ReadList(reader, 5, ReadDatabase), Users = ReadList(reader, 5, ReadUser) });

    /// <inheritdoc/>
    public void WriteEdit(LogWriter writer, MetadataEdit edit)
    {
        WriteList(writer, edit.Databases, WriteDatabase);
        WriteList(writer, edit.RemovedDatabases, (to, name) => to.WriteText(name));
        WriteList(writer, edit.Users, WriteUser);
        WriteList(writer, edit.RemovedUsers, (to, name) => to.WriteText(name));
    }

    /// <inheritdoc/>
    public MetadataEdit ReadEdit(LogReader reader) => new()
    {
        Databases = ReadList(reader, 5, ReadDatabase),
        RemovedDatabases = ReadList(reader, 1, from => from.ReadText()),
        Users = ReadList(reader, 5, ReadUser),
        RemovedUsers = ReadList(reader, 1, from => from.ReadText()),
    };

    static void WriteDatabase(LogWriter writer, DatabaseFacts facts)
    {
        writer.WriteText(facts.Name);
        writer.WriteNumber(facts.Order);
        writer.WriteByte(facts.IsBare ? (byte)1 : (byte)0);
        writer.WriteOptionalText(facts.DefaultPolicy);
        WriteList(writer, facts.Policies, (to, policy) =>
        {
            to.WriteText(policy.Name);
            to.WriteNumber(policy.StoreId);
            to.WriteNumber(policy.Duration);
            to.WriteNumber(policy.ShardDuration);
            to.WriteNumber(policy.Replication);
        });
        WriteList(writer, facts.ContinuousQueries, (to, query) =>
        {
            to.WriteText(query.Name);
            to.WriteText(query.Text);
        });
    }

    static DatabaseFacts ReadDatabase(LogReader reader) => new()
    {
        Name = reader.ReadText(),
        Order = reader.ReadInt32(),
        IsBare = reader.ReadFlag(),
        DefaultPolicy = reader.ReadOptionalText(),
        Policies = ReadList(reader, 5, ReadPolicy),
        ContinuousQueries = ReadList(reader, 2, from => new ContinuousQueryFacts(from.ReadText(), from.ReadText())),
    };

    static PolicyFacts ReadPolicy(LogReader reader)
    {
        var policy = new PolicyFacts(
            reader.ReadText(), reader.ReadInt32(), reader.ReadNumber(), reader.ReadNumber(), reader.ReadInt32());
        return policy.ShardDuration >= PolicyDurations.Least
            ? policy
            : throw new InvalidDataException($"the shard groups of a policy are {policy.ShardDuration} ns long");
    }

    static void WriteUser(LogWriter writer, UserFacts user)
    {
        writer.WriteText(user.Name);
        writer.WriteNumber(user.Password.Iterations);
        writer.WriteBytes(user.Password.Salt);
        writer.WriteBytes(user.Password.Hash);
        writer.WriteByte(user.IsAdministrator ? (byte)1 : (byte)0);
        WriteList(writer, user.Grants, (to, grant) =>
        {
            to.WriteText(grant.Database);
            to.WriteByte((byte)grant.Privilege);
        });
    }

    static UserFacts ReadUser(LogReader reader) => new(
        reader.ReadText(), ReadPassword(reader), reader.ReadFlag(),
        ReadList(reader, 2, from => new GrantFacts(from.ReadText(), PrivilegeOf(from.ReadByte()))));

    static PasswordHash ReadPassword(LogReader reader)
    {
        int iterations = reader.ReadInt32();
        byte[] salt = reader.ReadBytes();
        byte[] hash = reader.ReadBytes();
        return iterations is > 0 and <= PasswordHash.MostIterations && hash.Length is >= 16 and <= 1024
            ? new PasswordHash(iterations, salt, hash)
            : throw new InvalidDataException($"a password has {iterations} iterations and {hash.Length} bytes");
    }

    static InfluxPrivilege PrivilegeOf(byte number) => number <= (byte)InfluxPrivilege.All
        ? (InfluxPrivilege)number
        : throw new InvalidDataException($"the right of a user on a database is {number}");

    static void WriteList<T>(LogWriter writer, IReadOnlyList<T> items, Action<LogWriter, T> write)
    {
        writer.WriteNumber(items.Count);
        foreach (T item in items)
        {
            write(writer, item);
        }
    }

    static T[] ReadList<T>(LogReader reader, int leastBytes, Func<LogReader, T> read)
    {
        var items = new T[reader.ReadCount(leastBytes)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = read(reader);
        }

        return items;
    }
}
