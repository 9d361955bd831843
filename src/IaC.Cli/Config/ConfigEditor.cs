using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Views.Config;
using IaC.Cli.Views.Formatting;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Config;

/// <summary>Config values of a stack, which win over those of its program; secret ones are sealed.</summary>
/// <param name="services">The root.</param>
/// <param name="view">Shows values.</param>
internal sealed class ConfigEditor(RootServices services, IConfigView view)
{
    /// <summary>
    /// Values that the program of a stack gives, which tell of what type each is: the program that was named, or that of here where it is this stack's; else the one that the stack was last applied from. Of a stack that is not
    /// there yet it can only be that of here.
    /// </summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="options">What was named.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyDictionary<string, JsonNode?>> DeclaredAsync(string stack, DeploymentOptions options, CancellationToken cancellationToken)
    {
        StackDefinition? here = StackSource.SettingsOf(options with { Stack = null }, cancellationToken);
        if (here is null || (options.Files.IsEmpty && here.Name != stack))
        {
            await using StackSession session = await services.OpenAsync(stack, LockMode.None, cancellationToken);
            if (session.Exists)
            {
                here = session.Identity.Origin is { } origin && Path.Exists(origin) ? StackSource.SettingsOf(options with { Stack = null, Files = [origin] }, cancellationToken) : null;
            }
        }

        return here?.Config ?? ImmutableDictionary<string, JsonNode?>.Empty;
    }

    /// <summary>Whether a value is set and secret.</summary>
    public async Task<bool> IsSecretAsync(string stack, string name, CancellationToken cancellationToken)
    {
        await using StackSession session = await services.OpenAsync(stack, LockMode.None, cancellationToken);
        return session.Config.TryGetValue(name, out ConfigValue? value) && value.Secret;
    }

    /// <summary>Sets a value.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="name">Name of the value.</param>
    /// <param name="text">As typed; it is read as what the program gives for the name is: text, number, truth, list or map.</param>
    /// <param name="secret">Sealed wherever it is written.</param>
    /// <param name="declared">Values that the program gives.</param>
    /// <param name="mode">Whether another holder of the stack is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UsageException">The name cannot be one, or the value is of another type than the program's.</exception>
    public async Task SetAsync(string stack, string name, string text, bool secret, IReadOnlyDictionary<string, JsonNode?> declared, LockMode mode, CancellationToken cancellationToken)
    {
        TextFormat form = TextFormat.Get(TextFormat.ConfigName);
        if (!form.Matches(name))
        {
            throw new UsageException($"`{Printable.Line(name)}` cannot be the name of a config value, which has {form.Expectation}");
        }

        JsonNode? value = Parse(name, text, declared.GetValueOrDefault(name));
        await using StackSession session = await services.OpenAsync(stack, mode, cancellationToken);
        await session.SetConfigAsync(name, new ConfigValue(value, secret));
    }

    /// <summary>Takes a value away.</summary>
    /// <exception cref="UsageException">It is not set.</exception>
    public async Task RemoveAsync(string stack, string name, LockMode mode, CancellationToken cancellationToken)
    {
        await using StackSession session = await services.OpenAsync(stack, mode, cancellationToken);
        _ = Find(session, name);
        await session.SetConfigAsync(name, null);
    }

    /// <summary>Shows one value, in plain: it was asked for by its name.</summary>
    /// <exception cref="UsageException">It is not set.</exception>
    public async Task GetAsync(string stack, string name, CancellationToken cancellationToken)
    {
        await using StackSession session = await services.OpenAsync(stack, LockMode.None, cancellationToken);
        view.Show(ConfigRow.Of(name, Find(session, name), showSecrets: true));
    }

    /// <summary>Shows all values.</summary>
    public async Task ListAsync(string stack, bool showSecrets, CancellationToken cancellationToken)
    {
        await using StackSession session = await services.OpenAsync(stack, LockMode.None, cancellationToken);
        view.Show([.. session.Config.Select(value => ConfigRow.Of(value.Key, value.Value, showSecrets))]);
    }

    private static ConfigValue Find(StackSession session, string name) => session.Config.TryGetValue(name, out ConfigValue? value)
        ? value
        : throw new UsageException($"`{name}` is not set in stack {session.Identity.Name}{(NearName.Suggest(name, session.Config.Keys) is { } near ? $" ({near})" : "")}");

    private static JsonNode? Parse(string name, string text, JsonNode? declared)
    {
        JsonValueKind wanted = declared?.GetValueKind() ?? JsonValueKind.String;
        if (wanted == JsonValueKind.String)
        {
            return JsonValue.Create(text);
        }

        JsonNode? value = null;
        try
        {
            value = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Said below, with what is wanted.
        }

        return value?.GetValueKind() is { } found && (found == wanted || (IsTruth(found) && IsTruth(wanted)))
            ? value
            : throw new UsageException($"`{name}` is {Words(wanted)} in the program ({JsonText.Line(declared)}), and `{Printable.Line(text)}` is none");
    }

    private static bool IsTruth(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False;

    private static string Words(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a map",
        _ => "true or false",
    };
}
