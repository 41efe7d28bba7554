package pontifex.remote;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.mac.Macs;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.signature.SignatureRSA;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA1;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.mac.MAC;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;

/// What Pontifex can speak with an sshd. Of it [#TODAY] is offered, cheapest first among what is safe: no SHA-1, no
/// CBC, no MD5; [#LEGACY] only where it is asked for by name.
///
/// sshj's own defaults prefer CBC and SHA-1, and cost a second at the first use. All of this is in the JDK;
/// BouncyCastle stays unregistered, as its load costs more than it saves before some hundred connections. So there
/// is no ChaCha20, and [EcdsaNames] fills the one gap.
final class Algorithms {
    static final String CERTIFIED = "-cert-v01@openssh.com";

    private static final List<Factory.Named<KeyExchange>> KEX_TODAY = List.of(
            new Curve25519SHA256.Factory(),
            new Curve25519SHA256.FactoryLibSsh(),
            new ECDHNistP.Factory256(),
            new ECDHNistP.Factory384(),
            new ECDHNistP.Factory521(),
            DHGroups.Group16SHA512(),
            DHGroups.Group14SHA256(),
            DHGroups.Group18SHA512(),
            new DHGexSHA256.Factory());
    private static final List<Factory.Named<KeyExchange>> KEX_LEGACY =
            List.of(DHGroups.Group14SHA1(), new DHGexSHA1.Factory(), DHGroups.Group1SHA1());

    private static final List<Factory.Named<KeyAlgorithm>> KEYS_TODAY = List.of(
            KeyAlgorithms.EdDSA25519CertV01(),
            KeyAlgorithms.ECDSASHANistp256CertV01(),
            KeyAlgorithms.ECDSASHANistp384CertV01(),
            KeyAlgorithms.ECDSASHANistp521CertV01(),
            certified("rsa-sha2-512", new SignatureRSA.FactoryRSASHA512()),
            certified("rsa-sha2-256", new SignatureRSA.FactoryRSASHA256()),
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.RSASHA256());
    private static final List<Factory.Named<KeyAlgorithm>> KEYS_LEGACY = List.of(KeyAlgorithms.SSHRSA());

    private static final List<Factory.Named<Cipher>> CIPHERS_TODAY = List.of(
            GcmCiphers.AES128GCM(),
            GcmCiphers.AES256GCM(),
            BlockCiphers.AES128CTR(),
            BlockCiphers.AES192CTR(),
            BlockCiphers.AES256CTR());
    private static final List<Factory.Named<Cipher>> CIPHERS_LEGACY = List.of(
            BlockCiphers.AES128CBC(), BlockCiphers.AES192CBC(), BlockCiphers.AES256CBC(), BlockCiphers.TripleDESCBC());

    private static final List<Factory.Named<MAC>> MACS_TODAY =
            List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512());
    private static final List<Factory.Named<MAC>> MACS_LEGACY = List.of(Macs.HMACSHA1Etm(), Macs.HMACSHA1());

    static final Offer TODAY = new Offer(names(KEX_TODAY), names(KEYS_TODAY), names(CIPHERS_TODAY), names(MACS_TODAY));
    static final Offer LEGACY =
            new Offer(names(KEX_LEGACY), names(KEYS_LEGACY), names(CIPHERS_LEGACY), names(MACS_LEGACY));
    static final Offer ALL = TODAY.and(LEGACY);

    private final ConcurrentHashMap<Offer, Config> configs = new ConcurrentHashMap<>();

    Algorithms() {
        SecurityUtils.setRegisterBouncyCastle(false);
        Security.addProvider(new EcdsaNames());
    }

    /// Made once for each offer, as a fleet has few.
    Config offering(Offer offer) {
        return configs.computeIfAbsent(offer, Algorithms::config);
    }

    private static Config config(Offer offer) {
        var config = new ConfigImpl();
        config.setVersion("Pontifex");
        config.setLoggerFactory(LoggerFactory.DEFAULT);
        config.setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
        config.setKeyExchangeFactories(named(offer.kex(), KEX_TODAY, KEX_LEGACY));
        config.setKeyAlgorithms(named(offer.hostKeys(), KEYS_TODAY, KEYS_LEGACY));
        config.setCipherFactories(named(offer.ciphers(), CIPHERS_TODAY, CIPHERS_LEGACY));
        config.setMACFactories(named(offer.macs(), MACS_TODAY, MACS_LEGACY));
        config.setCompressionFactories(List.of(new NoneCompression.Factory()));
        config.setFileKeyProviderFactories(List.of());
        config.setVerifyHostKeyCertificates(false); // [SignedKey] does, and more
        // the other provider, HEARTBEAT, never notices a dead peer
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        return config;
    }

    private static <T> List<Factory.Named<T>> named(
            List<String> names, List<Factory.Named<T>> today, List<Factory.Named<T>> legacy) {
        var named = new ArrayList<Factory.Named<T>>();
        for (var name : names) {
            Stream.concat(today.stream(), legacy.stream())
                    .filter(factory -> factory.getName().equals(name))
                    .forEach(named::add);
        }
        return named;
    }

    private static <T> List<String> names(List<Factory.Named<T>> factories) {
        return factories.stream().map(Factory.Named::getName).toList();
    }

    /// sshj lacks RSA host certificates that are not signed with SHA-1.
    private static Factory.Named<KeyAlgorithm> certified(String name, Factory.Named<Signature> signature) {
        return new KeyAlgorithms.Factory(name + CERTIFIED, signature, KeyType.RSA_CERT);
    }

    /// What makes and checks signatures under this name (RFC 8332 for RSA).
    static Signature signature(String algorithm) {
        return Stream.concat(KEYS_TODAY.stream(), KEYS_LEGACY.stream())
                .filter(key -> key.getName().equals(plain(algorithm)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(algorithm))
                .create()
                .newSignature();
    }

    /// The same without the word that it comes with a certificate: `ssh-ed25519`.
    static String plain(String algorithm) {
        return algorithm.endsWith(CERTIFIED)
                ? algorithm.substring(0, algorithm.length() - CERTIFIED.length())
                : algorithm;
    }

    /// The names under which a key of this type signs for a user. RSA's SHA-512 is left out: every sshd that takes
    /// it takes SHA-256 too, and dropbear takes only that. An sshd that knows neither is older than 2016.
    ///
    /// @param old the host has shown, or is said, to know SHA-1 only
    static List<String> ofUserKey(String type, boolean legacy, boolean old) {
        if (!plain(type).equals("ssh-rsa")) {
            return List.of(type);
        }
        var sha1 = type;
        var sha2 = type.replace("ssh-rsa", "rsa-sha2-256");
        return !legacy ? List.of(sha2) : old ? List.of(sha1) : List.of(sha2, sha1);
    }

    /// The names under which an sshd may sign with a key of this type.
    static List<String> ofHostKey(String type) {
        return type.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa") : List.of(type);
    }

    /// The names under which an sshd may sign with a key that comes with a certificate.
    static List<String> ofCertified() {
        return TODAY.hostKeys().stream()
                .filter(name -> name.endsWith(CERTIFIED))
                .toList();
    }
}
