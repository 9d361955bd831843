using IaC.Model;

namespace IaC.Cli.Commands;

/// <summary>There is no stack of that name; the message says which one was probably meant.</summary>
/// <param name="name">The name that was given.</param>
/// <param name="stacks">Those that there are.</param>
internal sealed class NoStackException(string name, IEnumerable<string> stacks) : UsageException($"there is no stack {name}{(NearName.Suggest(name, stacks) is { } near ? $" ({near})" : "")}");
