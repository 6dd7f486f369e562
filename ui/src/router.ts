// Every page's stable address. The platform serves index.html with the page's own head for each of them.
import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from './stores/session'

declare module 'vue-router' {
  /** `embed`: shown in other people's pages, without head and foot. */
  interface RouteMeta { console?: boolean; embed?: boolean }
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : to.hash ? { el: to.hash } : { top: 0 }),
  routes: [
    { path: '/', name: 'home', component: () => import('./pages/catalog/HomePage.vue') },
    { path: '/search', name: 'search', component: () => import('./pages/catalog/SearchPage.vue') },
    { path: '/entries/:id', name: 'entry', component: () => import('./pages/catalog/EntryPage.vue') },
    { path: '/organizations', name: 'organizations', component: () => import('./pages/catalog/OrganizationsPage.vue') },
    { path: '/organizations/:id', name: 'organization', component: () => import('./pages/catalog/OrganizationPage.vue') },
    { path: '/open-lists', name: 'open-lists', component: () => import('./pages/catalog/OpenListsPage.vue') },
    { path: '/open-lists/:provider', name: 'open-list', component: () => import('./pages/catalog/OpenListPage.vue') },
    { path: '/open-lists/:provider/editions/:edition', name: 'open-list-edition', component: () => import('./pages/catalog/OpenListPage.vue') },
    { path: '/divisions', name: 'divisions', component: () => import('./pages/catalog/DivisionsPage.vue') },
    { path: '/statistics', name: 'statistics', component: () => import('./pages/catalog/StatisticsPage.vue') },
    { path: '/quality', name: 'quality', component: () => import('./pages/catalog/QualityPage.vue') },
    { path: '/openness', name: 'openness', component: () => import('./pages/opening/WizardPage.vue') },
    { path: '/openness-map', name: 'openness-map', component: () => import('./pages/opening/MapPage.vue') },
    { path: '/opening-changes', name: 'opening-changes', component: () => import('./pages/opening/ChangesPage.vue') },
    { path: '/consultations', name: 'consultations', component: () => import('./pages/planning/ConsultationsPage.vue') },
    { path: '/consultations/:id', name: 'consultation', component: () => import('./pages/planning/ConsultationPage.vue') },
    { path: '/priority-lists/:id', name: 'priority-list', component: () => import('./pages/planning/PriorityListPage.vue') },
    { path: '/priorities', name: 'priorities', component: () => import('./pages/planning/PrioritiesPage.vue') },
    { path: '/plans', name: 'plans', component: () => import('./pages/planning/PlansPage.vue') },
    { path: '/plans/:id', name: 'plan', component: () => import('./pages/planning/PlanPage.vue') },
    { path: '/policies', name: 'policies', component: () => import('./pages/policy/PoliciesPage.vue') },
    { path: '/policies/:id', name: 'policy', component: () => import('./pages/policy/PolicyPage.vue') },
    { path: '/compilation-rules', name: 'compilation-rules', component: () => import('./pages/policy/CompilationRulesPage.vue') },
    { path: '/grading-rules', name: 'grading-rules', component: () => import('./pages/policy/GradingRulesPage.vue') },
    { path: '/off-platform', name: 'off-platform', component: () => import('./pages/channels/OffPlatformPage.vue') },
    { path: '/report-channel', name: 'report-channel', component: () => import('./pages/channels/ReportChannelPage.vue') },
    { path: '/sql', name: 'sql', component: () => import('./pages/query/SqlPage.vue') },
    { path: '/api-docs', name: 'api-docs', component: () => import('./pages/site/ApiPage.vue') },
    { path: '/about', name: 'about', component: () => import('./pages/site/AboutPage.vue') },
    { path: '/ledger', name: 'ledger', component: () => import('./pages/site/LedgerPage.vue') },
    { path: '/terms', name: 'terms', component: () => import('./pages/site/TermsPage.vue') },
    { path: '/embed/chart', name: 'embed-chart', component: () => import('./pages/embed/EmbedChartPage.vue'), meta: { embed: true } },
    { path: '/sign-in', name: 'sign-in', component: () => import('./pages/identity/SignInPage.vue') },
    { path: '/signed-in', name: 'signed-in', component: () => import('./pages/identity/SignedInPage.vue') },
    { path: '/register', name: 'register', component: () => import('./pages/members/RegisterPage.vue') },
    { path: '/enrol', name: 'enrol', component: () => import('./pages/identity/EnrolPage.vue') },
    {
      path: '/console',
      component: () => import('./pages/console/ConsoleShell.vue'),
      meta: { console: true },
      children: [
        { path: '', name: 'console', redirect: () => useSession().start },
        { path: 'inbox', name: 'inbox', component: () => import('./pages/workflow/InboxPage.vue') },
        { path: 'cases/:id', name: 'case', component: () => import('./pages/workflow/CasePage.vue') },
        { path: 'entries', name: 'my-entries', component: () => import('./pages/console/MyEntriesPage.vue') },
        { path: 'entries/new', name: 'new-entry', component: () => import('./pages/console/NewEntryPage.vue') },
        { path: 'entries/:id/import', name: 'import', component: () => import('./pages/console/ImportPage.vue') },
        { path: 'entries/:id/rules/:rid', name: 'column-rules', component: () => import('./pages/console/RulesPage.vue') },
        { path: 'entries/:id', name: 'edit-entry', component: () => import('./pages/console/EditEntryPage.vue') },
        { path: 'account', name: 'account', component: () => import('./pages/identity/AccountPage.vue') },
        { path: 'entries/:id/opening', name: 'entry-opening', component: () => import('./pages/opening/EntryOpeningPage.vue') },
        { path: 'opening-changes', name: 'opening-register', component: () => import('./pages/opening/RegisterPage.vue') },
        { path: 'notices', name: 'notices', component: () => import('./pages/notice/NoticesPage.vue') },
        { path: 'channels', name: 'channels', component: () => import('./pages/channels/ChannelsPage.vue') },
        { path: 'channels/:id', name: 'channel', component: () => import('./pages/channels/ChannelPage.vue') },
        { path: 'elsewhere', name: 'elsewhere', component: () => import('./pages/channels/NoticesPage.vue') },
        { path: 'plans', name: 'my-plans', component: () => import('./pages/planning/MyPlansPage.vue') },
        { path: 'plans/:id', name: 'edit-plan', component: () => import('./pages/planning/EditPlanPage.vue') },
        { path: 'consultations', name: 'my-consultations', component: () => import('./pages/planning/MyConsultationsPage.vue') },
        { path: 'consultations/:id', name: 'edit-consultation', component: () => import('./pages/planning/EditConsultationPage.vue') },
        { path: 'policies', name: 'my-policies', component: () => import('./pages/policy/MyPoliciesPage.vue') },
        { path: 'policies/:id', name: 'edit-policy', component: () => import('./pages/policy/EditPolicyPage.vue') },
        { path: 'people', name: 'people', component: () => import('./pages/identity/UnitAccountsPage.vue') },
        { path: 'delegations', name: 'delegations', component: () => import('./pages/identity/DelegationsPage.vue') },
        { path: 'keys', name: 'keys', component: () => import('./pages/identity/KeysPage.vue') }
      ]
    },
    { path: '/:path(.*)*', name: 'not-found', component: () => import('./pages/site/NotFoundPage.vue') }
  ]
})

router.beforeEach((to) => {
  if (to.matched.some((part) => part.meta.console) && !useSession().me) return { name: 'sign-in', query: { to: to.fullPath } }
  return true
})

// A new release replaced the files this page knew: load the page anew, once.
router.onError((error, to) => {
  if (!/dynamically imported module|Importing a module script failed/i.test(String(error))) return
  const mark = 'jixia.reloaded'
  if (sessionStorage.getItem(mark) === to.fullPath) return
  sessionStorage.setItem(mark, to.fullPath)
  location.assign(to.fullPath)
})
