using System.Collections.Immutable;
using System.Text;
using IaC.Model;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>
/// Environment of one container. Later sources win: image, <c>envFrom</c> in its order, <c>env</c> in its order. A value that is a secret, or was expanded from one, stays a secret.
/// What no variable can hold (execve(2): text that ends with a zero byte; and Kubernetes' is UTF-8) is refused and never changed.
/// </summary>
internal sealed class EnvironmentBuilder(PodContext context, SecretRegister secrets)
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="container">The container.</param>
    /// <param name="pointer">Where it stands in the document.</param>
    /// <param name="home">Home folder of its user, for HOME where nothing sets it.</param>
    internal ContainerEnvironment Build(Container container, string pointer, string home)
    {
        var environment = new ContainerEnvironment();
        environment.Set("PATH", DefaultPath);
        environment.Set("HOSTNAME", context.Hostname);
        environment.Set("HOME", home);
        foreach (string line in context.Images[container.Name].Stored.Config.Config?.Env ?? [])
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            environment.Set(equals < 0 ? line : line[..equals], equals < 0 ? "" : line[(equals + 1)..]);
        }

        foreach (EnvFromSource source in container.EnvFrom)
        {
            AddAll(environment, container, source);
        }

        foreach ((int index, EnvVar variable) in container.Env.Index())
        {
            Add(environment, container, variable, context.SecrecyAt($"{JsonPointer.Append($"{pointer}/env", index)}/value"));
        }

        return environment;
    }

    /// <summary>The record's two halves: plain lines, and names of secrets.</summary>
    internal (ImmutableArray<string> Lines, ImmutableDictionary<string, string> SecretKeys) Split(ContainerEnvironment environment, string container)
    {
        ImmutableArray<string>.Builder lines = ImmutableArray.CreateBuilder<string>();
        ImmutableDictionary<string, string>.Builder keys = ImmutableDictionary.CreateBuilder<string, string>();
        foreach ((string name, string value, Secrecy secrecy) in environment.Variables)
        {
            if (name.Contains('\0', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal))
            {
                throw new PodSpecException($"container {container}: env {name.Replace("\0", "\\0", StringComparison.Ordinal)} holds a zero byte, which ends a variable: mount the value as a file");
            }

            if (secrecy != Secrecy.None)
            {
                keys[name] = secrets.Add($"env/{container}/{name}", Encoding.UTF8.GetBytes(value));
            }
            else
            {
                lines.Add($"{name}={value}");
            }
        }

        return (lines.ToImmutable(), keys.ToImmutable());
    }

    private void AddAll(ContainerEnvironment environment, Container container, EnvFromSource source)
    {
        (string kind, string name, bool optional) = source switch
        {
            { ConfigMapRef: { } map } => ("ConfigMap", map.Name, map.Optional),
            { SecretRef: { } secret } => ("Secret", secret.Name, secret.Optional),
            _ => throw new PodSpecException($"container {container.Name}: envFrom names neither a configMapRef nor a secretRef"),
        };
        IReadOnlyDictionary<string, byte[]>? data = context.Configs.Find(kind, name);
        if (data is null && !optional)
        {
            throw new PodSpecException($"container {container.Name}: envFrom needs {kind.ToLowerInvariant()}/{name}, which is not in the stack");
        }

        foreach ((string key, byte[] value) in data ?? new Dictionary<string, byte[]>())
        {
            // As in Kubernetes, binary data of a ConfigMap are for files alone.
            if (!context.Configs.IsBinary(kind, name, key))
            {
                environment.Set(source.Prefix + key, Text(value, $"container {container.Name}: env {source.Prefix}{key}", kind, name, key), context.Configs.SecrecyOf(kind, name, key));
            }
        }
    }

    private void Add(ContainerEnvironment environment, Container container, EnvVar variable, Secrecy declared)
    {
        string user = $"container {container.Name}: env {variable.Name}";
        switch (variable.ValueFrom)
        {
            case null:
                (string expanded, Secrecy secrecy) = environment.Expand(variable.Value ?? "", declared);
                environment.Set(variable.Name, expanded, secrecy);
                break;
            case { ConfigMapKeyRef: { } map }:
                if (context.Configs.Value("ConfigMap", map.Name, map.Key, map.Optional, user) is { } plain)
                {
                    environment.Set(variable.Name, Text(plain, user, "ConfigMap", map.Name, map.Key), context.Configs.SecrecyOf("ConfigMap", map.Name, map.Key));
                }

                break;
            case { SecretKeyRef: { } secret }:
                if (context.Configs.Value("Secret", secret.Name, secret.Key, secret.Optional, user) is { } hidden)
                {
                    environment.Set(variable.Name, Text(hidden, user, "Secret", secret.Name, secret.Key), Secrecy.Secret);
                }

                break;
            case { FieldRef: { } field }:
                environment.Set(variable.Name, FieldValues.Field(context, field.FieldPath, user));
                break;
            case { ResourceFieldRef: { } resource }:
                environment.Set(variable.Name, FieldValues.Resource(context, container, resource, user));
                break;
            default:
                throw new PodSpecException($"{user}: valueFrom names no source");
        }
    }

    private static string Text(byte[] value, string user, string kind, string name, string key)
    {
        try
        {
            return Array.IndexOf(value, (byte)0) < 0 ? Strict.GetString(value) : throw new PodSpecException($"{user} cannot hold the zero byte in the key {key} of {kind.ToLowerInvariant()}/{name}: mount it as a file");
        }
        catch (DecoderFallbackException)
        {
            throw new PodSpecException($"{user} cannot hold the key {key} of {kind.ToLowerInvariant()}/{name}, which is not UTF-8: mount it as a file");
        }
    }
}
