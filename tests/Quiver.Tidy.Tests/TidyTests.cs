using Quiver.Tidy.Tests.Checks;
using Quiver.Tidy.Tests.Scanning;
using Xunit;

namespace Quiver.Tidy.Tests;

/// <summary>Every check over the repository itself.</summary>
public sealed class TidyTests
{
    static readonly ICheck[] _checks =
    [
        new StageOrderCheck(),
        new ProjectGraphCheck(),
        new LengthCheck(),
        new NamespaceCheck(),
        new TypeShapeCheck(),
        new BannedIdentifierCheck(),
        new CommentCheck(),
        new SuppressionCheck(),
        new MachinePathCheck(),
        new DocumentCheck(),
    ];

    public static TheoryData<string> CheckNames => new(_checks.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(CheckNames))]
    public void Repository_follows_the_rule(string name)
    {
        ICheck check = Array.Find(_checks, check => check.Name == name)!;
        IReadOnlyList<Violation> violations = Exceptions().Apply(name, check.Run(Repository.Tree));
        Assert.True(violations.Count == 0, $"{violations.Count} violations of {name}:\n{string.Join('\n', violations)}");
    }

    [Fact]
    public void Exceptions_name_checks_that_exist() =>
        Assert.Empty(Exceptions().UnknownChecks([.. _checks.Select(check => check.Name)]).Select(violation => violation.ToString()));

    static ExceptionList Exceptions() => new(File.ReadAllText(Path.Combine(Repository.Root, ExceptionList.FilePath)));
}
