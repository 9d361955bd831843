using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.State;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Model;

namespace IaC.Cli.State;

/// <summary>Whole states out and in, and what mends them.</summary>
internal sealed class StateEditor(RootServices services, Terminal terminal, IStateView view)
{
    private const string StandardInput = "-";

    /// <summary>Writes the state of a stack to a file, or to standard output.</summary>
    public async Task<int> ExportAsync(string? stack, string? path, CancellationToken cancellationToken)
    {
        string name = stack ?? await OnlyStackAsync(cancellationToken);
        await using StackSession session = await services.OpenExistingAsync(name, LockMode.None, cancellationToken);
        byte[] text = Text(session.Export());
        if (path is null)
        {
            terminal.WriteBytes(text);
            return ExitCode.Ok;
        }

        await WholeFile.WriteAsync(path, file => file.WriteAsync(text, cancellationToken).AsTask(), mode: WholeFile.OwnerOnly);
        view.Show(new StateEdit(name, "exported", [path]));
        return ExitCode.Ok;
    }

    /// <summary>Puts an exported state in the place of the recorded one.</summary>
    public async Task<int> ImportAsync(string path, string? stack, bool force, CancellationToken cancellationToken)
    {
        JsonObject document = Read(path);
        string name = stack ?? (document["stack"] as JsonObject)?["name"]?.ToString() ?? throw new UsageException($"{path} is not a state: write one with `iac state export`");
        IReadOnlyDictionary<string, string> owners = await services.OwnersAsync(cancellationToken);
        await using StackSession session = await services.OpenAsync(name, LockMode.Exclusive, cancellationToken);
        string? copy = await session.ImportAsync(document, force, uid => owners.TryGetValue(uid, out string? owner) && owner != name ? owner : null);
        view.Show(new StateEdit(name, "imported", copy is null ? [] : [$"the former state is {copy}"]));
        return ExitCode.Ok;
    }

    /// <summary>Saves what can be read of a damaged state.</summary>
    public async Task<int> RepairAsync(string? stack, CancellationToken cancellationToken)
    {
        string name = stack ?? await OnlyStackAsync(cancellationToken);
        await services.RequireAsync(name, cancellationToken);
        IReadOnlyList<string> mended = await services.States.RepairAsync(name, await services.KeysAsync(cancellationToken), services.Holder, cancellationToken);
        view.Show(mended.Count == 0 ? new StateEdit(name, "unchanged", ["nothing was wrong"]) : new StateEdit(name, "repaired", mended));
        return ExitCode.Ok;
    }

    /// <summary>Forgets a resource and leaves it as it is.</summary>
    public async Task<int> RemoveAsync(string name, string? stack, CancellationToken cancellationToken)
    {
        Candidate<RecordedResourceView> found = await FindAsync(name, stack, cancellationToken);
        await using StackSession session = await services.OpenAsync(found.Stack, LockMode.Exclusive, cancellationToken);
        await session.ForgetAsync(found.Key, cancellationToken);
        view.Show(new StateEdit(found.Stack, "forgotten", [$"{found.Key}, uid {found.Value.Uid}"]));
        return ExitCode.Ok;
    }

    /// <summary>Forgets a host that is gone for good, with all that a stack has on it.</summary>
    /// <param name="name">The Host.</param>
    /// <param name="stack">The stack; null where one stack alone records the Host.</param>
    /// <param name="allowDataLoss">Though data are given up.</param>
    /// <param name="consent">Asks a person; null where none is to be asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UsageException">It is no Host, data would be given up, or there is nobody to ask.</exception>
    public async Task<int> RemoveHostAsync(string name, string? stack, bool allowDataLoss, IConsentView? consent, CancellationToken cancellationToken)
    {
        Candidate<RecordedResourceView> found = await FindAsync(name, stack, cancellationToken);
        if (!found.Key.Is(BuiltInKinds.Host))
        {
            throw new UsageException($"{found.Key} is no Host: --recursive forgets a Host with all that is on it");
        }

        await using StackSession session = await services.OpenAsync(found.Stack, LockMode.Exclusive, cancellationToken);
        IReadOnlyList<ForgottenResource> going = session.ListOn(found.Key);
        string[] lines = [.. going.Select(resource => $"{resource.Key}, uid {resource.Uid}{(resource.Data.IsEmpty ? "" : $", with {string.Join(", ", resource.Data)}")}")];
        ForgottenResource[] losing = [.. going.Where(resource => !resource.Data.IsEmpty)];
        if (consent is not null || (losing.Length > 0 && !allowDataLoss))
        {
            Array.ForEach(lines, line => terminal.Error.WriteLine($"  {line}"));
        }

        if (losing.Length > 0 && !allowDataLoss)
        {
            throw new UsageException($"data of {string.Join(", ", losing.Select(resource => resource.Key))} are given up with {found.Key}: pass --allow-data-loss if that is meant");
        }

        if (consent is not null && !await consent.ConfirmAsync($"forget {found.Key} of stack {found.Stack} with all that is on it?", cancellationToken))
        {
            return ExitCode.Ok;
        }

        await session.ForgetHostAsync(found.Key, cancellationToken);
        view.Show(new StateEdit(found.Stack, "forgotten", lines));
        return ExitCode.Ok;
    }

    /// <summary>Seals the secrets of one stack, or of all, with a new key.</summary>
    public async Task<int> RotateAsync(string? stack, CancellationToken cancellationToken)
    {
        foreach (string name in stack is null ? await services.States.NamesAsync(cancellationToken) : [stack])
        {
            await using StackSession session = await services.OpenExistingAsync(name, LockMode.Exclusive, cancellationToken);
            await session.RotateSecretsAsync(cancellationToken);
            view.Show(new StateEdit(name, "rotated", []));
        }

        return ExitCode.Ok;
    }

    private async Task<Candidate<RecordedResourceView>> FindAsync(string name, string? stack, CancellationToken cancellationToken) =>
        NameResolver.Resolve(name, stack, await new StateReader(services).ReadAsync(stack, showSecrets: false, cancellationToken));

    private async Task<string> OnlyStackAsync(CancellationToken cancellationToken) => await services.States.NamesAsync(cancellationToken) switch
    {
        [var only] => only,
        [] => throw new UsageException($"there is no stack below {services.Layout.Lib}"),
        var several => throw new UsageException($"which stack? pass --stack with one of {string.Join(", ", several)}"),
    };

    private static JsonObject Read(string path)
    {
        try
        {
            using Stream source = path == StandardInput ? Terminal.OpenInput() : File.OpenRead(InputFile.Find(path));
            return JsonNode.Parse(source, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject ?? throw new UsageException($"{path} is not a state: write one with `iac state export`");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path} is not a state: {exception.Message}");
        }
    }

    private static byte[] Text(JsonObject document)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            document.WriteTo(writer);
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }
}
